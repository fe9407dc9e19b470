"""How much a text surprises the model, as a whole and token by token."""

from __future__ import annotations

import math

from chatapp.contract.protocol import Event, Failed, ScoreText, TextScored
from chatapp.contract.records import TokenChance
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.inside.legend import Legend
from chatapp.gui.inside.look_field import LookField
from chatapp.gui.inside.look_tab import LookTab
from chatapp.gui.inside.pieces_area import PiecesArea
from chatapp.gui.inside.token_choices import percent
from chatapp.gui.inside.token_pieces import TokenPieces, of_chances, visible
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_ALTERNATIVES = 5
_HUGE = 1e6
_MOST_SENT = 200_001
"""Letters; more than any context has room for."""


class PerplexityTab(LookTab):
    """Measures when it is told to: a long text takes a minute."""

    def __init__(self, theme: Theme, engine: EngineClient) -> None:
        super().__init__(theme, engine)
        self.text = LookField(theme)
        self.measure = TextButton(theme, "", "continue")
        self.pieces = TokenPieces(theme)
        self.one = plain_label(wraps=True, selectable=True)
        self.scored: TextScored | None = None
        self._legend = Legend(theme)
        self._scroll = PiecesArea(theme, self.pieces)
        self.measure.clicked.connect(self.start_or_stop)
        self.text.textChanged.connect(self._refresh)
        self.job.progressed.connect(self._on_progressed)
        self.job.ended.connect(self._on_ended)
        self.pieces.chosen.connect(self._on_chosen)
        tools = hbox(self.measure, self.copy, None, spacing=4)
        rows = (self.text, tools, self.state, self.about, self._legend, self.one, self._scroll)
        vbox(*rows, on=self, grows=[self._scroll], spacing=6)
        self._retranslate()
        self._show(None)

    def field(self) -> LookField:
        return self.text

    def start_or_stop(self) -> None:
        """Measure the text, or stop measuring."""
        if self.job.is_running:
            self.job.stop()
        elif self.text.text().strip():
            self.say(tr("look.perplexity.reading", share="0%"))
            self.job.start(
                ScoreText, text=self.text.text()[:_MOST_SENT], alternatives=_ALTERNATIVES
            )
        self._refresh()

    def as_text(self) -> str:
        tokens = self.scored.tokens if self.scored else ()
        rows = [
            f"{visible(token.text)}\t{math.exp(token.logprob):.6g}\t{_bits(token):.3f}"
            for token in tokens
        ]
        return "\n".join([self.state.text(), *rows])

    def _on_progressed(self, done: int, total: int) -> None:
        self.say(tr("look.perplexity.reading", share=f"{done / max(1, total):.0%}"))

    def _on_ended(self, event: Event) -> None:
        self._refresh()
        if isinstance(event, TextScored):
            self._show(event)
        elif isinstance(event, Failed):
            self._show(None)
            self.say_failed(event)

    def _show(self, scored: TextScored | None) -> None:
        self.scored = scored
        tokens = scored.tokens if scored else ()
        self.pieces.show_pieces(of_chances(tokens))
        self._legend.setVisible(bool(tokens))
        self._scroll.setVisible(bool(tokens))
        self.copy.setEnabled(bool(tokens))
        self.one.setText(tr("look.perplexity.click") if tokens else "")
        self.say(_summary(scored) if scored else "")
        self.about.setText(_explained(scored))

    def _on_chosen(self, index: int) -> None:
        assert self.scored is not None
        token = self.scored.tokens[index]
        others = [
            f"{_spaced(text)} {percent(math.exp(logprob))}"
            for text, logprob in token.others
            if text != token.text
        ]
        words = tr(
            "look.perplexity.one",
            text=_spaced(token.text),
            share=percent(math.exp(token.logprob)),
            bits=f"{_bits(token):.1f}",
            others=", ".join(others),
        )
        self.one.setText(words)
        self.pieces.describe(words)

    def _refresh(self) -> None:
        is_running = self.job.is_running
        self.measure.set_words(tr("look.stop" if is_running else "look.perplexity.measure"))
        self.measure.set_icon("stop" if is_running else "continue")
        self.measure.setEnabled(is_running or bool(self.text.text().strip()))

    def _retranslate(self) -> None:
        self.text.set_words(tr("look.text"))
        self.copy.set_words(tr("look.copy"))
        self.pieces.setAccessibleName(tr("look.perplexity.tokens"))
        self.about.setText(_explained(self.scored))
        self.say(_summary(self.scored) if self.scored else "")
        self._refresh()


def _spaced(text: str) -> str:
    return visible(text).replace(" ", "␣")


def _bits(token: TokenChance) -> float:
    return -token.logprob / math.log(2)


def _number(value: float) -> str:
    if value >= _HUGE:
        return f"{value:.1e}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"


def _summary(scored: TextScored) -> str:
    words = [
        tr(
            "look.perplexity.result",
            perplexity=_number(scored.perplexity),
            bits=f"{scored.bits_per_letter:.2f}",
            tokens=len(scored.tokens),
            model=scored.model,
        )
    ]
    read = len(scored.tokens) + bool(scored.first)
    if scored.total_tokens > read:
        words.append(
            tr(
                "look.perplexity.cut",
                total=scored.total_tokens,
                read=read,
                context=scored.context_tokens,
            )
        )
    if scored.first:
        words.append(tr("look.perplexity.first", text=visible(scored.first)))
    return "\n".join(words)


def _explained(scored: TextScored | None) -> str:
    if scored is None:
        return tr("look.perplexity.about")
    return tr("look.perplexity.explained", perplexity=_number(scored.perplexity))
