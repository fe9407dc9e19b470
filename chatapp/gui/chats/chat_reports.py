"""What becomes of answers and chats, as notices."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp import texts
from chatapp.chats.titles import brief
from chatapp.contract.protocol import Answered, ContextEnlarged, DocumentsTooLong, Failed
from chatapp.contract.records import Chat
from chatapp.gui.chats.answers import Beside
from chatapp.gui.notices.notices import Notices
from chatapp.gui.notices.reports import Do, Reports
from chatapp.machine.context_price import size
from chatapp.texts import reasons, tr


class ChatReports:
    def __init__(self, notices: Notices, reports: Reports) -> None:
        self._notices = notices
        self._reports = reports
        self._answer_error = ""
        self._deleted: list[tuple[Chat, Do]] = []

    def answer_begun(self) -> None:
        """Dismiss what concerned the answer before."""
        self._notices.dismiss("doubtful")
        self._notices.dismiss(self._answer_error)

    def answer_failed(self, failed: Failed) -> None:
        """Say why no answer came; models and the engine report their own failures."""
        if failed.error != "NoModel" and not failed.error.startswith("Engine"):
            self._answer_error = failed.error
            self._reports.problem(failed.error, failed.details)

    def progressed(self, event: Beside) -> None:
        """Say what is remarkable about an answer."""
        if isinstance(event, ContextEnlarged):
            self.context_enlarged(event)
        elif isinstance(event, DocumentsTooLong):
            tokens, limit = f"{event.tokens:,}", f"{event.limit:,}"
            self._notices.show_notice("reading", tr("reading.too_long", tokens=tokens, limit=limit))
        elif isinstance(event, Answered):
            self._answer_is_odd(event.is_foreign, event.doubts)

    def context_enlarged(self, event: ContextEnlarged) -> None:
        """Say what a longer context costs."""
        tokens = f"{event.context_tokens:,}"
        words = tr("reports.context_enlarged", tokens=tokens, size=size(event.more_bytes))
        self._notices.show_notice("context", words)

    def _answer_is_odd(self, is_foreign: bool, doubts: Sequence[str]) -> None:
        """Warn when the documents are in another language, or a result is doubtful."""
        if is_foreign:
            self._notices.show_notice("foreign", tr("documents.is_foreign"), "warning")
        words = " ".join(reasons.doubt(why, {}, texts.language()) for why in doubts)
        if words:
            self._notices.show_notice("doubtful", words, "warning")

    def chat_deleted(self, chat: Chat, undo: Do) -> None:
        """Offer to restore a chat; after that, the one deleted before it."""
        self._deleted.append((chat, undo))
        words = tr("chats.deleted", title=brief(chat.title) or tr("chats.untitled"))
        self._notices.show_notice("deleted", words, "info", tr("chats.undo"), self._undo_deletion)

    def deletion_over(self, chat_id: int) -> None:
        """Stop offering a chat that was restored or erased."""
        self._deleted = [(chat, undo) for chat, undo in self._deleted if chat.id != chat_id]
        if "deleted" in self._notices.texts():
            self._notices.dismiss("deleted")
            if self._deleted:
                self.chat_deleted(*self._deleted.pop())

    def _undo_deletion(self) -> None:
        _, undo = self._deleted[-1]
        undo()
