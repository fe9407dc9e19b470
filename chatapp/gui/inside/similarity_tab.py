"""How close two texts are in meaning, to the embedder in use."""

from __future__ import annotations

from chatapp.contract.protocol import CompareTexts, Event, Failed, TextsCompared
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.inside.cosine_scale import CosineScale
from chatapp.gui.inside.look_field import LookField
from chatapp.gui.inside.look_tab import LookTab
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_MOST_SENT = 20_000
"""Letters of a text; an embedder reads far less."""


class SimilarityTab(LookTab):
    """Two fields, and the cosine of their texts on a scale."""

    def __init__(self, theme: Theme, engine: EngineClient) -> None:
        super().__init__(theme, engine)
        self.first, self.second = LookField(theme), LookField(theme)
        self.compare = TextButton(theme, "", "continue")
        self.scale = CosineScale(theme)
        self.compared: TextsCompared | None = None
        self.compare.clicked.connect(self.start)
        for field in (self.first, self.second):
            field.textChanged.connect(self._refresh)
        self.job.ended.connect(self._on_ended)
        tools = hbox(self.compare, self.copy, None, spacing=4)
        rows = (self.first, self.second, tools, self.state, self.scale, self.about, None)
        vbox(*rows, on=self, spacing=8)
        self._retranslate()
        self._show(None)

    def field(self) -> LookField:
        return self.second if self.second.hasFocus() else self.first

    def start(self) -> None:
        """Compare the texts."""
        if self._texts_are_there():
            self.say(tr("look.similarity.comparing"))
            first, second = self.first.text()[:_MOST_SENT], self.second.text()[:_MOST_SENT]
            self.job.start(CompareTexts, first=first, second=second)

    def as_text(self) -> str:
        return "\n".join([self.state.text(), self.about.text()])

    def _texts_are_there(self) -> bool:
        return bool(self.first.text().strip() and self.second.text().strip())

    def _refresh(self) -> None:
        self.compare.setEnabled(self._texts_are_there())

    def _on_ended(self, event: Event) -> None:
        if isinstance(event, TextsCompared):
            self._show(event)
        elif isinstance(event, Failed):
            self._show(None)
            self.say_failed(event)

    def _show(self, compared: TextsCompared | None) -> None:
        self.compared = compared
        self.copy.setEnabled(compared is not None)
        self.scale.setVisible(compared is not None)
        self.about.setText(_explained(compared))
        if compared is None:
            self.say("")
            return
        self.scale.show_cosine(compared.cosine, compared.usual)
        self.say(
            tr(
                "look.similarity.result",
                cosine=f"{compared.cosine:.3f}",
                embedder=compared.embedder,
                dimensions=compared.dimensions,
            )
        )

    def _retranslate(self) -> None:
        self.first.set_words(tr("look.similarity.first"))
        self.second.set_words(tr("look.similarity.second"))
        self.compare.set_words(tr("look.similarity.compare"))
        self.copy.set_words(tr("look.copy"))
        self._show(self.compared)
        self._refresh()


def _explained(compared: TextsCompared | None) -> str:
    if compared is None:
        return tr("look.similarity.about")
    words = [tr("look.similarity.explained")]
    usual = compared.usual
    if usual is not None:
        words.append(
            tr(
                "look.similarity.usual",
                lower=f"{usual.lower:.2f}",
                upper=f"{usual.upper:.2f}",
                median=f"{usual.median:.2f}",
                pairs=usual.pairs,
            )
        )
    if not compared.knows:
        words.append(tr("look.unknown_script", embedder=compared.embedder))
    return " ".join(words)
