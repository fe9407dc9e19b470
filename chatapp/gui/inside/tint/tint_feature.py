"""Shows in the text of an answer how sure the model was, when it is wanted."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from chatapp import texts
from chatapp.contract.protocol import AnswerScored, Event, Failed, ScoreAnswer
from chatapp.contract.records import Chat, Message, TokenChance
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.history import last_answer_id
from chatapp.gui.inside.install import InsideFeature
from chatapp.gui.inside.look_job import LookJob
from chatapp.gui.shell.shell import Shell
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.transcript import Transcript
from chatapp.texts import error_sentence, tr

if TYPE_CHECKING:
    from chatapp.gui.inside.tint.tint_strip import TintStrip
    from chatapp.gui.inside.tint.tinted_body import TintedBody

_NOTICE = "tint"


@dataclass(slots=True)
class _Tint:
    """An answer that is tinted, or whose probabilities are being computed."""

    tokens: tuple[TokenChance, ...] = ()
    note: str = ""
    state: str = ""


class TintFeature(QObject):
    """Answers stay tinted until it is switched off or another chat is opened."""

    def __init__(
        self, shell: Shell, current: CurrentChat, inside: InsideFeature, view: Transcript
    ) -> None:
        super().__init__(view)
        self._shell = shell
        self._current = current
        self._inside = inside
        self._chat_id = 0
        """The chat of the tinted answers."""
        self._tints: dict[int, _Tint] = {}
        self._views: weakref.WeakValueDictionary[int, MessageView] = weakref.WeakValueDictionary()
        self._strips: weakref.WeakValueDictionary[int, TintStrip] = weakref.WeakValueDictionary()
        self._bodies: weakref.WeakValueDictionary[int, TintedBody] = weakref.WeakValueDictionary()
        self._computed: Message | None = None
        """The answer whose probabilities are being computed."""
        self._begins_id = 0
        """The answer that gets the keyboard when it is tinted."""
        self._job = LookJob(shell.engine, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.waits.connect(lambda: self._say(tr("look.waits")))
        self._job.ended.connect(self._on_ended)
        view.text_placed.connect(self._on_text_placed)
        current.opened.connect(self._on_opened)

    def is_on(self, message_id: int) -> bool:
        """Whether an answer is tinted, or is going to be."""
        return message_id in self._tints

    def switch(self, message_id: int) -> None:
        """Tint an answer, or take its tint away."""
        if self.is_on(message_id):
            self._end(message_id)
            return
        answer = next((each for each in self._current.branch if each.id == message_id), None)
        if answer is None or not answer.text.strip() or _is_reworded(answer):
            return
        tokens = self._inside.chances.of(message_id)
        self._chat_id = self._current.chat.id
        self._tints[message_id] = _Tint(tokens)
        if not tokens:
            self._compute(answer)
        self._refresh(message_id)

    def switch_last(self) -> None:
        """Tint the last answer, which gets the keyboard, or take its tint away."""
        answer_id = last_answer_id(self._current.branch)
        if answer_id and not self._current.is_busy:
            self._begins_id = 0 if self.is_on(answer_id) else answer_id
            self.switch(answer_id)

    def add_to(self, menu: QMenu, message_id: int) -> None:
        """Add the switch to the menu of an answer."""
        answers = [each for each in self._current.branch if each.id == message_id]
        if not answers or not answers[0].text.strip() or _is_reworded(answers[0]):
            return
        action = menu.addAction(tr("command.tint_answer"))
        action.setCheckable(True)
        action.setChecked(self.is_on(message_id))
        action.triggered.connect(lambda: self.switch(message_id))

    def _compute(self, answer: Message) -> None:
        """Let the model read the answer; it reads one at a time."""
        # Imported here: most starts do not need it.
        from chatapp.gui.inside.answer_look import answer_question

        if self._computed is not None:
            self._end(self._computed.id)
        self._computed = answer
        self._tints[answer.id].state = tr("look.perplexity.reading", share="0%")
        question = answer_question(answer, self._inside.request_for(answer))
        self._job.start(ScoreAnswer, ask=question)

    def _on_progressed(self, done: int, total: int) -> None:
        self._say(tr("look.perplexity.reading", share=f"{done / max(1, total):.0%}"))

    def _say(self, words: str) -> None:
        """Say under the answer how far it is."""
        tint = self._tints.get(self._computed.id) if self._computed is not None else None
        if self._computed is None or tint is None:
            return
        tint.state = words
        strip = self._strips.get(self._computed.id)
        if strip is not None and shiboken6.isValid(strip):
            strip.say(words)

    def _on_ended(self, event: Event) -> None:
        answer, self._computed = self._computed, None
        if answer is None or answer.id not in self._tints:
            return
        if isinstance(event, AnswerScored) and event.tokens:
            from chatapp.gui.inside.answer_look import computed_note

            self._inside.chances.keep_computed(answer.id, event.tokens)
            self._tints[answer.id] = _Tint(event.tokens, computed_note(answer, event))
            self._refresh(answer.id)
            return
        self._end(answer.id)
        if isinstance(event, Failed) and event.error != "StoppedByUser":
            words = error_sentence(event.error, event.details, texts.language())
            self._shell.notices.show_notice(_NOTICE, words)

    def _end(self, message_id: int) -> None:
        """Take a tint away, and stop what is computed for it."""
        self._tints.pop(message_id, None)
        if self._computed is not None and self._computed.id == message_id:
            self._computed = None
            self._job.stop()
        self._refresh(message_id)

    def _on_opened(self, chat: Chat) -> None:
        """Forget the tints of another chat, whose messages are on the screen no more."""
        if chat.id == self._chat_id:
            return
        self._tints.clear()
        if self._computed is not None:
            self._computed = None
            self._job.stop()

    def _refresh(self, message_id: int) -> None:
        """Lay an answer out anew; one without a view is tinted when it comes into sight."""
        view = self._views.get(message_id)
        if view is not None and shiboken6.isValid(view):
            view.laid_out_width = 0
            view.thinking_resized.emit()

    def _on_text_placed(self, view: MessageView, is_whole: bool) -> None:
        message = view.message
        if message.role != "assistant" or view.body is None:
            return
        self._views[message.id] = view
        current = self._end_body(message.id)
        tint = self._tints.get(message.id)
        if tint is None or not is_whole:
            view.below.put(None)
            return
        # Of an answer that was continued, more is known by now.
        tint.tokens = self._inside.chances.of(message.id) or tint.tokens
        self._put_strip(view, tint)
        if tint.tokens:
            watcher = self._tint(view, tint.tokens)
            if current >= 0:
                watcher.resume_later(current)

    def _end_body(self, message_id: int) -> int:
        """Watch a text no more; return the index of the token that had the keyboard, or -1."""
        before = self._bodies.pop(message_id, None)
        if before is None or not shiboken6.isValid(before):
            return -1
        before.end()
        return before.current

    def _put_strip(self, view: MessageView, tint: _Tint) -> None:
        from chatapp.gui.inside.tint.tint_strip import TintStrip

        message_id = view.message.id
        strip = TintStrip(self._shell.theme, tint.state if not tint.tokens else "", tint.note)
        strip.ended.connect(lambda: self._end(message_id))
        self._strips[message_id] = strip
        view.below.put(strip)

    def _tint(self, view: MessageView, tokens: tuple[TokenChance, ...]) -> TintedBody:
        from chatapp.gui.inside.tint.tinted_body import TintedBody
        from chatapp.gui.inside.tint.tinted_tokens import TintedTokens

        body, message = view.body, view.message
        assert body is not None
        shown = [block.document.toRawText() for block in body.column.blocks]
        tinted = TintedTokens(message.text, tokens, shown)
        body.column.tint(tinted.tints())
        watcher = self._bodies[message.id] = TintedBody(self._shell.theme, body, tinted)
        watcher.can_go_on = lambda: not self._current.is_busy
        watcher.alternative_chosen.connect(
            lambda number, text: self._inside.menu.go_on_from(
                message, tinted.answer.before(number) + text
            )
        )
        if self._begins_id == message.id:
            self._begins_id = 0
            watcher.begin_later()
        return watcher


def _is_reworded(answer: Message) -> bool:
    """Return whether the transcript shows other words than the model's."""
    return answer.refused and bool(answer.sources)
