"""Looks inside one answer: what was kept of it, or what the model computes when it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from chatapp import texts
from chatapp.contract.protocol import AnswerScored, Ask, Event, Failed, ScoreAnswer
from chatapp.contract.records import Message, TokenChance
from chatapp.gui.chats.answer_request import AnswerRequest
from chatapp.gui.inside.answer_tokens import AnswerTokens
from chatapp.gui.inside.inside_view import InsideView
from chatapp.gui.inside.look_job import LookJob
from chatapp.gui.shell.shell import Shell
from chatapp.texts import error_sentence, tr


class AnswerLook(QObject):
    """Lives as long as its dialog."""

    computed = Signal(object)
    """The tokens, to be kept."""
    go_on_wanted = Signal(str)
    """The text that the answer goes on from."""

    def __init__(self, shell: Shell, answer: Message, request: Callable[[], AnswerRequest]) -> None:
        self.view = InsideView(shell.theme, shell.window)
        super().__init__(self.view)
        self._answer = answer
        self._request = request
        self._places: AnswerTokens | None = None
        self._job = LookJob(shell.engine, self)
        self._job.progressed.connect(self._on_progressed)
        self._job.waits.connect(lambda: self.view.say(tr("look.waits"), can_compute=False))
        self._job.ended.connect(self._on_ended)
        self.view.compute_wanted.connect(self.compute)
        self.view.stop_wanted.connect(self._job.stop)
        self.view.alternative_chosen.connect(self._on_alternative_chosen)

    def show(self, tokens: Sequence[TokenChance], note: str = "") -> None:
        """Show the tokens of the answer, or offer to compute them."""
        if not tokens:
            self.view.offer()
            return
        self._places = AnswerTokens(self._answer.text, tokens)
        self.view.show_tokens(tokens, self._places.ranges.keys(), note)

    def compute(self) -> None:
        """Let the model read the answer."""
        self.view.say(tr("look.perplexity.reading", share="0%"), can_compute=False)
        self._job.start(ScoreAnswer, ask=answer_question(self._answer, self._request()))

    def _on_progressed(self, done: int, total: int) -> None:
        share = f"{done / max(1, total):.0%}"
        self.view.say(tr("look.perplexity.reading", share=share), can_compute=False)

    def _on_ended(self, event: Event) -> None:
        if isinstance(event, AnswerScored):
            self.computed.emit(event.tokens)
            self.show(event.tokens, computed_note(self._answer, event))
        elif isinstance(event, Failed) and event.error != "StoppedByUser":
            self.view.say(error_sentence(event.error, event.details, texts.language()))

    def _on_alternative_chosen(self, number: int, text: str) -> None:
        assert self._places is not None
        self.go_on_wanted.emit(self._places.before(number) + text)


def answer_question(answer: Message, request: AnswerRequest) -> Ask:
    """Return what an answer was asked with, for the model to read the answer behind it."""
    fields = request.fields()
    # What was read for it, not what is switched on now.
    fields["document_ids"] = tuple({source.document_id for source in answer.sources})
    return Ask(id=0, **fields, answer_so_far=answer.text, sources_so_far=answer.sources)


def computed_note(answer: Message, scored: AnswerScored) -> str:
    """Return how the probabilities of an answer were computed, in words."""
    note = [tr("inside.computed", model=scored.model)]
    if answer.sources:
        note.append(tr("inside.computed_cited"))
    if scored.is_cut:
        note.append(tr("inside.computed_cut"))
    return " ".join(note)
