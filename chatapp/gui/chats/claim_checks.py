"""Lets the engine judge the sentences of finished answers, and stores the verdicts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import CheckClaims, ClaimsChecked, Event
from chatapp.contract.records import Message
from chatapp.gui.chats.answers import Answers
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.shell.store_writer import StoreWriter


class ClaimChecks(StoreWriter):
    """One check at a time is under way in the engine; a question of the user goes first there."""

    def __init__(
        self,
        store: ChatStore,
        engine: EngineClient,
        answers: Answers,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._engine = engine
        self._answers = answers
        answers.finished.connect(self._check)

    def _check(self, answer: Message) -> None:
        """Let a finished answer be checked, if it says something of its sources."""
        holds = any(claim.supported for claim in answer.claims)
        if answer.refused or not holds:
            return
        self._engine.send(
            CheckClaims,
            lambda event: self._on_event(answer, event),
            text=answer.text,
            sources=answer.sources,
            claims=answer.claims,
            question=self._question(answer),
        )

    def _question(self, answer: Message) -> str:
        try:
            return self._store.messages.get(answer.parent_id).text
        except LookupError:
            return ""

    def _on_event(self, answer: Message, event: Event) -> None:
        if not isinstance(event, ClaimsChecked) or event.claims == answer.claims:
            return
        if not self._is_current(answer):
            return
        answer = replace(answer, claims=event.claims)
        if self.try_store(lambda: self._store.messages.set_claims(answer)):
            self._answers.checked.emit(answer)

    def _is_current(self, answer: Message) -> bool:
        """Return whether an answer was neither continued nor erased since it was checked."""
        if self._answers.growing(answer.chat_id) is not None:
            return False
        try:
            return self._answers.message(answer.id).text == answer.text
        except LookupError:
            return False
