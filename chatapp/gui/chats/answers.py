"""Answers that are being written, each in its own chat: journaled while they grow, stored when they
end.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, QTimer, Signal

from chatapp import texts
from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import (
    Answered,
    Ask,
    Cited,
    ContextEnlarged,
    DocumentsTooLong,
    Event,
    Failed,
    Progress,
    Token,
)
from chatapp.contract.records import Message, Reading, Source
from chatapp.errors import DiskFull, FolderUnusable
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.inside.token_probabilities import KeptLogprobs

_JOURNAL_EVERY_MS = 400
_TRY_AGAIN_EVERY_MS = 1000
Beside = Progress | Cited | ContextEnlarged | DocumentsTooLong | Answered
"""What comes beside the text of an answer."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be answered: the question, the turns before it that count, and the documents to
    look into.
    """

    question: Message
    history: Sequence[Message] = ()
    document_ids: tuple[int, ...] = ()
    quotes_only: bool = False
    summary: str = ""
    """What was said before `history`, in short."""
    reading: Reading = "auto"


@dataclass(slots=True)
class _Growing:
    answer: Message
    wish: Wish
    job_id: int = 0
    pieces: list[str] = field(default_factory=list)
    sources: tuple[Source, ...] = ()
    thoughts: list[str] = field(default_factory=list)
    thought_from: float = 0.0
    thought_until: float = 0.0
    """Of the clock `time.monotonic`, 0 while that is not known."""
    is_journaled: bool = True

    def so_far(self) -> Message:
        text = self.answer.text + "".join(self.pieces)
        sources = self.sources or self.answer.sources
        return replace(self.thought("".join(self.thoughts)), text=text, sources=sources, claims=())

    def think(self, text: str) -> None:
        self.thoughts.append(text)
        self.thought_from = self.thought_from or time.monotonic()

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.thought_until = self.thought_until or time.monotonic()

    def thought(self, thinking: str) -> Message:
        """The answer with what was thought of it; one that is continued keeps what it was begun
        with.
        """
        if not thinking:
            return (
                self.answer
                if self.answer.text
                else replace(self.answer, thinking="", thinking_s=0.0)
            )
        lasted = (self.thought_until or time.monotonic()) - (self.thought_from or time.monotonic())
        if self.answer.text and self.answer.thinking:
            thinking, lasted = (
                f"{self.answer.thinking}\n\n{thinking}",
                self.answer.thinking_s + lasted,
            )
        return replace(self.answer, thinking=thinking, thinking_s=lasted)


class Answers(QObject):
    """At most one answer a chat. Signals carry the chat's id, because another chat may be on
    screen.
    """

    grew = Signal(int, str)
    thought = Signal(int, str)
    """Chat id and what came of the thinking, which is no part of the answer."""
    progressed = Signal(int, object)
    """Chat id and what came beside the text: Progress, Cited, and an Answered when something is odd
    about it.
    """
    finished = Signal(object)
    failed = Signal(object, object)
    """The message as it was kept, and the Failed event that says why."""
    first_seen_known = Signal(int, int)
    """Chat id and the id of the oldest message that the model saw; 0 when it saw all."""
    not_stored = Signal(object)
    stored_again = Signal()
    """What could not be stored is on disk now."""

    def __init__(
        self, store: ChatStore, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._engine = engine
        self.chances = KeptLogprobs()
        self._growing: dict[int, _Growing] = {}
        self._unstored: dict[int, Message] = {}
        """Answers that ended while the disk was full, by their id."""
        self._again = QTimer(self, interval=_TRY_AGAIN_EVERY_MS)
        self._again.timeout.connect(self._store_again)
        self._journal = QTimer(self, interval=_JOURNAL_EVERY_MS)
        self._journal.timeout.connect(self._on_journal_due)

    def start(self, answer: Message, wish: Wish) -> None:
        """Ask the engine; `answer` is stored already, and what it holds is gone on from."""
        growing = self._growing[answer.chat_id] = _Growing(answer, wish)
        self._unstored.pop(answer.id, None)
        self._journal.start()
        growing.job_id = self._engine.send(
            Ask,
            lambda event: self._on_event(growing, event),
            question=wish.question.text,
            history=tuple(
                Message(turn.role, turn.text, pictures=turn.pictures) for turn in wish.history
            ),
            preset_id=wish.question.preset_id or "chat",
            values=wish.question.values,
            document_ids=wish.document_ids,
            answer_so_far=answer.text,
            sources_so_far=answer.sources,
            language=texts.language(),
            quotes_only=wish.quotes_only,
            chances=self.chances.wanted,
            chat_id=answer.chat_id,
            summary=wish.summary,
            reading=wish.reading,
            pictures=wish.question.pictures,
        )

    def growing(self, chat_id: int) -> Message | None:
        """Return the answer of a chat as far as it is written, None when nothing is being written."""
        growing = self._growing.get(chat_id)
        return growing.so_far() if growing else None

    def message(self, message_id: int) -> Message:
        """Return a message as it is, which may be more than the disk had room for. Raises
        LookupError.
        """
        return self._as_it_is(self._store.messages.get(message_id))

    def branch(self, leaf_id: int) -> list[Message]:
        """Return the messages up to this one as they are, oldest first."""
        return [self._as_it_is(message) for message in self._store.messages.branch(leaf_id)]

    def stop(self, chat_id: int) -> None:
        """End the answer of a chat early; what is written stays."""
        if growing := self._growing.get(chat_id):
            self._engine.stop(growing.job_id)

    def close(self) -> None:
        """Journal what is written, before the window goes."""
        self._journal.stop()
        self._on_journal_due()
        self._store_again()
        self._again.stop()

    def _on_event(self, growing: _Growing, event: Event) -> None:
        chat_id = growing.answer.chat_id
        if isinstance(event, Token):
            (growing.think if event.thinking else growing.write)(event.text)
            growing.is_journaled = False
            (self.thought if event.thinking else self.grew).emit(chat_id, event.text)
        elif isinstance(event, Cited):
            growing.sources = event.sources
            self.progressed.emit(chat_id, event)
        elif isinstance(event, (Progress, ContextEnlarged, DocumentsTooLong)):
            self.progressed.emit(chat_id, event)
        elif isinstance(event, Answered):
            if event.is_foreign or event.doubts:
                self.progressed.emit(chat_id, event)
            self.chances.keep(growing.answer, event.tokens)
            self._end(growing, _answered(growing, event))
            self.first_seen_known.emit(chat_id, _first_seen(growing.wish, event.seen_from))
        elif isinstance(event, Failed):
            self._fail(growing, event)

    def _fail(self, growing: _Growing, event: Failed) -> None:
        was_stopped = event.error == "StoppedByUser"
        kept = replace(growing.so_far(), finish="stopped" if was_stopped else "failed")
        self._end(growing, kept)
        if not was_stopped:
            self.failed.emit(kept, event)

    def _end(self, growing: _Growing, answer: Message) -> None:
        del self._growing[answer.chat_id]
        if not self._growing:
            self._journal.stop()
        self._unstored[answer.id] = answer
        self._store_again()
        self.finished.emit(answer)

    def _store_again(self) -> None:
        """Store what ended; without room it is kept here and tried again, so that it outlives the
        full disk.
        """
        for answer in list(self._unstored.values()):
            try:
                self._store.messages.finish(answer)
            except (DiskFull, FolderUnusable) as error:
                if not self._again.isActive():
                    self.not_stored.emit(error)
                    self._again.start()
                return
            del self._unstored[answer.id]
        if self._again.isActive():
            self._again.stop()
            self.stored_again.emit()

    def _as_it_is(self, message: Message) -> Message:
        growing = self._growing.get(message.chat_id)
        if growing is not None and growing.answer.id == message.id:
            return growing.so_far()
        return self._unstored.get(message.id, message)

    def _on_journal_due(self) -> None:
        for growing in self._growing.values():
            if growing.is_journaled:
                continue
            try:
                self._store.messages.grow(growing.so_far())
                growing.is_journaled = True
            except (DiskFull, FolderUnusable) as error:
                self.not_stored.emit(error)


def turns(branch: Sequence[Message]) -> list[Message]:
    """Return questions with their answers; a question without one would break the alternation
    templates demand.
    """
    kept: list[Message] = []
    question: Message | None = None
    for message in branch:
        if message.role == "user":
            question = message
        elif question is not None and message.text.strip():
            kept += [question, message]
            question = None
    return kept


def remembered(branch: Sequence[Message]) -> tuple[list[Message], str]:
    """Return the turns that go along with the next question, and the summary of those before them."""
    kept = turns(branch)
    ids = [message.id for message in kept]
    for answer in reversed(branch):
        if answer.summary and answer.seen_from_id in ids:
            return kept[ids.index(answer.seen_from_id) :], answer.summary
    return kept, ""


def _answered(growing: _Growing, event: Answered) -> Message:
    return replace(
        growing.thought(event.thinking),
        text=event.text,
        finish=event.finish,
        refused=event.refused,
        sources=event.sources,
        claims=event.claims,
        usage=event.usage,
        timing=event.timing,
        reading=event.reading,
        summary=event.summary,
        seen_from_id=_first_seen(growing.wish, event.seen_from) if event.summary else 0,
    )


def _first_seen(wish: Wish, seen_from: int) -> int:
    if seen_from <= 0 and not wish.summary:
        return 0
    return wish.history[seen_from].id if seen_from < len(wish.history) else wish.question.id
