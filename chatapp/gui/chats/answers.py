"""Answers being written, one a chat: journaled while they grow, stored when they end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

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
    ToolUsed,
)
from chatapp.contract.records import Message, Source, ToolCall
from chatapp.errors import DiskFull, FolderUnusable
from chatapp.gui.chats.answer_request import AnswerRequest, first_seen
from chatapp.gui.chats.token_probabilities import KeptLogprobs
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.shell.store_writer import StoreWriter
from chatapp.gui.waiting.answer_progress import Waiting

_JOURNAL_EVERY_MS = 400
_RETRY_EVERY_MS = 1000
Beside = Progress | Cited | ContextEnlarged | DocumentsTooLong | ToolUsed | Answered | Waiting
"""Events beside the text of an answer."""


@dataclass(slots=True)
class _Growing:
    answer: Message
    request: AnswerRequest
    job_id: int = 0
    pieces: list[str] = field(default_factory=list)
    sources: tuple[Source, ...] = ()
    thoughts: list[str] = field(default_factory=list)
    thought_from: float = 0.0
    thought_until: float = 0.0
    """Seconds of `time.monotonic`; 0 while unknown."""
    is_journaled: bool = True
    tool_calls: tuple[ToolCall, ...] = ()

    def so_far(self) -> Message:
        text = self.answer.text + "".join(self.pieces)
        sources = self.sources or self.answer.sources
        return replace(
            self.thought("".join(self.thoughts)),
            text=text,
            sources=sources,
            claims=(),
            tool_calls=self.tool_calls,
        )

    def think(self, text: str) -> None:
        self.thoughts.append(text)
        self.thought_from = self.thought_from or time.monotonic()

    def write(self, text: str) -> None:
        self.pieces.append(text)
        self.thought_until = self.thought_until or time.monotonic()

    def thought(self, thinking: str) -> Message:
        """Return the answer with its thinking; a continued answer keeps its earlier thinking."""
        answer = self.answer
        if not thinking:
            return answer if answer.text else replace(answer, thinking="", thinking_s=0.0)
        now = time.monotonic()
        lasted_s = (self.thought_until or now) - (self.thought_from or now)
        if answer.text and answer.thinking:
            thinking = f"{answer.thinking}\n\n{thinking}"
            lasted_s += answer.thinking_s
        return replace(answer, thinking=thinking, thinking_s=lasted_s)


class Answers(StoreWriter):
    """Signals carry the id of the chat, which may not be the one on screen."""

    grew = Signal(int, str)
    thought = Signal(int, str)
    """Chat id and a piece of the thinking, which is no part of the answer."""
    progressed = Signal(int, object)
    """Chat id and an event beside the text; Answered only when it has doubts."""
    finished = Signal(object)
    checked = Signal(object)
    """A finished answer, stored again with the verdicts on its claims."""
    failed = Signal(object, object)
    """The message as stored, and the Failed event."""
    first_seen_known = Signal(int, int)
    """Chat id and the id of the oldest message that the model saw; 0: all."""
    stored_again = Signal()
    """The disk has room again, and everything is stored."""

    def __init__(
        self, store: ChatStore, engine: EngineClient, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._engine = engine
        self.chances = KeptLogprobs()
        self.model_name: Callable[[], str] = str
        """Returns the name of the model that answers now."""
        self.elsewhere: Callable[[], str] = str
        """Returns what the model answers for no chat now, "" for nothing."""
        self._growing: dict[int, _Growing] = {}
        self._unstored: dict[int, Message] = {}
        """Answers that ended while the disk was full, by their id."""
        self._retry = QTimer(self, interval=_RETRY_EVERY_MS)
        self._retry.timeout.connect(self._store_ended)
        self._journal = QTimer(self, interval=_JOURNAL_EVERY_MS)
        self._journal.timeout.connect(self._write_journal)
        engine.line_moved.connect(self.tell_waiting)

    def start(self, answer: Message, request: AnswerRequest) -> None:
        """Ask the engine. `answer` is stored already; its text is continued."""
        growing = self._growing[answer.chat_id] = _Growing(answer, request)
        self._unstored.pop(answer.id, None)
        self._journal.start()
        growing.job_id = self._engine.send(
            Ask,
            lambda event: self._on_event(growing, event),
            **request.fields(),
            answer_so_far=answer.text,
            sources_so_far=answer.sources,
            quotes_only=request.quotes_only,
            chances=self.chances.wanted,
            chat_id=answer.chat_id,
            tools=request.tools,
        )
        self.tell_waiting(answer.chat_id)

    def growing(self, chat_id: int) -> Message | None:
        """Return the answer being written in a chat, as far as it is."""
        growing = self._growing.get(chat_id)
        return growing.so_far() if growing else None

    def message(self, message_id: int) -> Message:
        """Return a message with text that may not be on disk yet. Raises LookupError."""
        return self._newest(self._store.messages.get(message_id))

    def branch(self, leaf_id: int, newest: int = -1) -> list[Message]:
        """Return the messages up to this one, or the newest, with text not on disk yet."""
        return [self._newest(message) for message in self._store.messages.branch(leaf_id, newest)]

    def busy_chats(self) -> set[int]:
        """Return the ids of the chats whose answers are being written."""
        return set(self._growing)

    def stop_running(self, chat_id: int) -> None:
        """Stop the answer that a chat waits for."""
        growing = self._growing.get(chat_id)
        for job_id in self._engine.ahead_of(growing.job_id)[:1] if growing else ():
            self._engine.stop(job_id)

    def skip_line(self, chat_id: int) -> None:
        if growing := self._growing.get(chat_id):
            self._engine.skip_line(growing.job_id)

    def tell_waiting(self, chat_id: int = 0) -> None:
        """Say of one chat, or of all, which answers they wait for."""
        by_job = {growing.job_id: growing.answer.chat_id for growing in self._growing.values()}
        for growing in list(self._growing.values()):
            jobs = self._engine.ahead_of(growing.job_id)
            ahead = [by_job[job] for job in jobs if job in by_job]
            waiting_id = growing.answer.chat_id
            if chat_id not in (0, waiting_id):
                continue
            if ahead:
                title = self._store.chats.get(ahead[0]).title
                self.progressed.emit(waiting_id, Waiting(title, len(ahead)))
            elif jobs and (title := self.elsewhere()):
                self.progressed.emit(waiting_id, Waiting(title))

    def stop(self, chat_id: int) -> None:
        if growing := self._growing.get(chat_id):
            self._engine.stop(growing.job_id)

    def close(self) -> None:
        """Journal what is written, before the window closes."""
        self._journal.stop()
        self._write_journal()
        self._store_ended()
        self._retry.stop()

    def _on_event(self, growing: _Growing, event: Event) -> None:
        chat_id = growing.answer.chat_id
        if isinstance(event, Token):
            (growing.think if event.thinking else growing.write)(event.text)
            growing.is_journaled = False
            (self.thought if event.thinking else self.grew).emit(chat_id, event.text)
        elif isinstance(event, Cited):
            growing.sources = event.sources
            self.progressed.emit(chat_id, event)
        elif isinstance(event, ToolUsed):
            growing.tool_calls = (*growing.tool_calls, event.call)
            self.progressed.emit(chat_id, event)
        elif isinstance(event, (Progress, ContextEnlarged, DocumentsTooLong)):
            self.progressed.emit(chat_id, event)
        elif isinstance(event, Answered):
            if event.is_foreign or event.doubts:
                self.progressed.emit(chat_id, event)
            self.chances.keep(growing.answer, event.tokens)
            self._end(growing, _answered(growing, event))
            self.first_seen_known.emit(chat_id, first_seen(growing.request, event.seen_from))
        elif isinstance(event, Failed):
            self._fail(growing, event)

    def _fail(self, growing: _Growing, event: Failed) -> None:
        was_stopped = event.error == "StoppedByUser"
        answer = replace(growing.so_far(), finish="stopped" if was_stopped else "failed")
        self._end(growing, answer)
        if not was_stopped:
            self.failed.emit(answer, event)

    def _end(self, growing: _Growing, answer: Message) -> None:
        del self._growing[answer.chat_id]
        if answer.text and not growing.request.quotes_only:
            answer = replace(answer, model=self.model_name() or answer.model)
        if not self._growing:
            self._journal.stop()
        self._unstored[answer.id] = answer
        self._store_ended()
        self.finished.emit(answer)

    def _store_ended(self) -> None:
        """Store ended answers; while the disk is full they are kept in memory and retried."""
        for answer in list(self._unstored.values()):
            try:
                self._store.messages.finish(answer)
            except (DiskFull, FolderUnusable) as error:
                if not self._retry.isActive():
                    self.not_stored.emit(error)
                    self._retry.start()
                return
            del self._unstored[answer.id]
        if self._retry.isActive():
            self._retry.stop()
            self.stored_again.emit()

    def _newest(self, message: Message) -> Message:
        growing = self._growing.get(message.chat_id)
        if growing is not None and growing.answer.id == message.id:
            return growing.so_far()
        return self._unstored.get(message.id, message)

    def _write_journal(self) -> None:
        for growing in self._growing.values():
            if not growing.is_journaled:
                answer = growing.so_far()
                growing.is_journaled = self.try_store(partial(self._store.messages.grow, answer))


def _answered(growing: _Growing, event: Answered) -> Message:
    return replace(
        growing.thought(event.thinking),
        text=event.text,
        finish=event.finish,
        refused=event.refused,
        sources=event.sources,
        also_found=event.also_found,
        claims=event.claims,
        usage=event.usage,
        timing=event.timing,
        reading=event.reading,
        tool_calls=event.tool_calls,
        summary=event.summary,
        seen_from_id=first_seen(growing.request, event.seen_from) if event.summary else 0,
    )
