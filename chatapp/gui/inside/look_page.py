"""The page that looks inside: tokens, perplexity, similarity, and the map of passages."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.inside.look_tab import LookTab
from chatapp.gui.inside.map_tab import MapTab
from chatapp.gui.inside.perplexity_tab import PerplexityTab
from chatapp.gui.inside.similarity_tab import SimilarityTab
from chatapp.gui.inside.tokens_tab import TokensTab
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.covering_page import CoveringPage
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class LookPage(Retranslating, CoveringPage):
    """One part at a time; leaving the page stops what runs."""

    def __init__(self, theme: Theme, over: QWidget, engine: EngineClient) -> None:
        super().__init__(theme, over)
        self.tokens = TokensTab(theme, engine)
        self.perplexity = PerplexityTab(theme, engine)
        self.similarity = SimilarityTab(theme, engine)
        self.map = MapTab(theme, engine)
        self.tabs: dict[str, LookTab] = {
            "tokens": self.tokens,
            "perplexity": self.perplexity,
            "similarity": self.similarity,
            "map": self.map,
        }
        self.buttons = {name: TextButton(theme, "") for name in self.tabs}
        self._areas: dict[str, PlainScrollArea] = {}
        self._body = QStackedWidget()
        row = FlowLayout()
        for name, tab in self.tabs.items():
            # In a low window all of a part is reached by scrolling.
            self._areas[name] = PlainScrollArea(theme, tab)
            self._body.addWidget(self._areas[name])
            button = self.buttons[name]
            button.setCheckable(True)
            button.clicked.connect(partial(self.show_tab, name))
            row.addWidget(button)
        self.column.addLayout(row)
        self.column.addWidget(self._body, 1)
        self.closed.connect(self._stop)
        self._retranslate()
        self.show_tab("tokens")

    @property
    def tab(self) -> LookTab:
        """The part that is seen."""
        return list(self.tabs.values())[self._body.currentIndex()]

    def show_tab(self, name: str, _checked: bool = False) -> None:
        """Show a part; tokens and perplexity take over each other's text if they have none."""
        tab = self.tabs[name]
        fields = {"tokens": self.tokens.text, "perplexity": self.perplexity.text}
        if name in fields and not fields[name].text():
            others = [field.text() for each, field in fields.items() if each != name]
            fields[name].setPlainText("".join(others))
        self._body.setCurrentIndex(list(self.tabs).index(name))
        for other, button in self.buttons.items():
            button.setChecked(other == name)
        if self.isVisible():
            tab.seen()
            tab.field().setFocus()

    def cover(self) -> None:
        super().cover()
        self.tab.seen()
        self.tab.field().setFocus()

    def _stop(self) -> None:
        for tab in self.tabs.values():
            tab.job.stop()

    def _retranslate(self) -> None:
        self.title.set_text(tr("look.title"))
        self.close_button.set_words(tr("page.close"))
        for name, button in self.buttons.items():
            button.set_words(tr(f"look.{name}"))
            self._areas[name].setAccessibleName(tr(f"look.{name}"))
