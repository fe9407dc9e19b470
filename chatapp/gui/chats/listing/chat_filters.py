"""Narrows the list to a model, a preset, a document or a time: a menu beside the search field."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from chatapp.chats.chat_filter import ChatFilter
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import ElidedName
from chatapp.gui.widgets.popup import Menu
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_DAY_S = 24 * 3600.0
_DAYS = (1, 7, 30, 365)
_MOST_LISTED = 40
"""Entries of a menu; more would not fit a screen."""


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """What can be chosen, each with its name."""

    models: Mapping[str, str] = field(default_factory=dict)
    presets: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[int, str] = field(default_factory=dict)


class ChatFilters(QObject):
    """The button, and a line that says what is chosen while anything is."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen = ChatFilter()
        self.choices: Callable[[], FilterChoices] = FilterChoices
        self.button = IconButton(theme, "filter", "")
        self.line = QWidget()
        self._words = ElidedName()
        self._end = IconButton(theme, "close", "", size=24)
        self._days = 0
        hbox(self._words, self._end, on=self.line, grows=[self._words], margins=(16, 0, 8, 0))
        self.button.clicked.connect(self.open_menu)
        self._end.clicked.connect(self.clear)
        self.retranslate()
        self.line.hide()

    def retranslate(self) -> None:
        self.button.set_words(tr("filter.name"))
        self._end.set_words(tr("filter.clear"))
        self._words.set_text(self._described())

    def clear(self) -> bool:
        """Show all chats again; return whether anything was chosen."""
        was_chosen = bool(self.chosen)
        self._set(ChatFilter(), 0)
        return was_chosen

    def open_menu(self) -> None:
        menu = self.menu()
        menu.popup(self.button.mapToGlobal(QPoint(0, self.button.height() + 2)))

    def menu(self) -> Menu:
        """Return the menu of all filters, with the chosen ones checked."""
        choices, menu = self.choices(), Menu(self.button)
        parts: tuple[tuple[str, Mapping[Any, str]], ...] = (
            ("model", choices.models),
            ("preset_id", choices.presets),
            ("document_id", choices.documents),
        )
        for name, named in parts:
            below = menu.addMenu(tr(f"filter.{name}"))
            below.setEnabled(bool(named))
            self._fill(below, name, dict(list(named.items())[:_MOST_LISTED]))
        days = {number: tr("filter.days", count=number) for number in _DAYS}
        self._fill(menu.addMenu(tr("filter.since")), "since", days)
        menu.addSeparator()
        clear = menu.addAction(tr("filter.clear"))
        clear.setEnabled(bool(self.chosen))
        clear.triggered.connect(lambda: self.clear())
        return menu

    def _fill(self, menu: QMenu, name: str, named: Mapping[Any, str]) -> None:
        group = QActionGroup(menu)
        present = self._days if name == "since" else getattr(self.chosen, name)
        for value, words in named.items():
            action = menu.addAction(words.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(value == present)
            action.triggered.connect(lambda _on=False, value=value: self.choose(name, value))
            group.addAction(action)

    def choose(self, name: str, value: Any) -> None:
        """Narrow to a value of ChatFilter; "since" takes a number of days."""
        if name == "since":
            self._set(replace(self.chosen, since=time.time() - value * _DAY_S), value)
        else:
            self._set(replace(self.chosen, **{name: value}), self._days)

    def _set(self, chosen: ChatFilter, days: int) -> None:
        if chosen == self.chosen:
            return
        self.chosen, self._days = chosen, days
        self._words.set_text(self._described())
        self.line.setVisible(bool(chosen))
        self.changed.emit()

    def _described(self) -> str:
        """Return the names of what is chosen."""
        if not self.chosen:
            return ""
        choices, chosen = self.choices(), self.chosen
        names = [
            choices.models.get(chosen.model, chosen.model),
            choices.presets.get(chosen.preset_id, chosen.preset_id),
            choices.documents.get(chosen.document_id, ""),
            tr("filter.days", count=self._days) if self._days else "",
        ]
        return " · ".join(name for name in names if name)
