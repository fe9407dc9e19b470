"""A row below a document while words are selected: copy them or ask about them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class Surface(Protocol):
    """Something with selectable words; its owner calls `SelectionBar.refresh` on every change."""

    def selection(self) -> str: ...
    def unselect(self) -> None: ...


class SelectionBar(Retranslating, QWidget):
    """Stands beside the text, so that it covers none of it."""

    asked = Signal(str)

    def __init__(self, theme: Theme, surfaces: Sequence[Surface]) -> None:
        super().__init__()
        self._surfaces = surfaces
        self._copy = TextButton(theme, "", "copy")
        self._ask = TextButton(theme, "", "chat")
        hbox(self._ask, self._copy, None, on=self, margins=(8, 4, 8, 4), spacing=2)
        self._copy.clicked.connect(self.copy)
        self._ask.clicked.connect(self._on_ask_clicked)
        self._retranslate()
        self.hide()

    def copy(self) -> bool:
        """Copy the selected words; return False when there are none."""
        text = self._selection()
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def unselect(self) -> bool:
        """Select nothing; return whether anything was selected."""
        had = bool(self._selection())
        for surface in self._surfaces:
            surface.unselect()
        return had

    def refresh(self) -> None:
        """Show the row while words are selected."""
        self.setVisible(bool(self._selection()))

    def _selection(self) -> str:
        texts = (surface.selection() for surface in self._surfaces)
        return next(filter(None, texts), "")

    def _retranslate(self) -> None:
        self._copy.set_words(tr("source.copy"))
        self._ask.set_words(tr("source.ask"))

    def _on_ask_clicked(self) -> None:
        text = self._selection()
        self.unselect()
        self.asked.emit(text)
