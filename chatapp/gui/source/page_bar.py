"""The row over a document: which page, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from chatapp.gui.library.row_menus import DOCUMENT_ACTIONS
from chatapp.gui.source.page_number_field import PageNumberField
from chatapp.gui.source.page_question import PageQuestion
from chatapp.gui.source.source_buttons import SourceButtons
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.popup import action_menu
from chatapp.gui.widgets.theme import Theme

_IN_MENU = ("ask", "summarize", "translate", "open_in_program", "show_in_folder")


class PageBar(QWidget):
    """Takes a second row where one is too narrow."""

    action_wanted = Signal(str)
    """A name of `DOCUMENT_ACTIONS`."""

    def __init__(self, theme: Theme, buttons: SourceButtons, question: PageQuestion) -> None:
        super().__init__()
        self.field = PageNumberField(theme)
        self._buttons = buttons
        pages, tools = QWidget(), QWidget()
        previous, following = buttons["previous_page"], buttons["next_page"]
        hbox(previous, self.field, following, on=pages, spacing=2)
        names = ("find", "zoom_out", "zoom_in", "fit_width", "fit_page", "more")
        hbox(question, *(buttons[name] for name in names), on=tools, spacing=2)
        self._parts = (pages, tools)
        for part in self._parts:
            part.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._row = hbox(pages, None, tools, on=self, margins=(8, 4, 8, 4), spacing=4)
        for part in self._parts:
            self._row.setAlignment(part, Qt.AlignmentFlag.AlignLeft)

    def minimumSizeHint(self) -> QSize:
        widest = max(part.sizeHint().width() for part in self._parts)
        return QSize(widest + 16, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = sum(part.sizeHint().width() for part in self._parts) + 24
        is_narrow = event.size().width() < needed
        way = QBoxLayout.Direction
        direction = way.TopToBottom if is_narrow else way.LeftToRight
        if self._row.direction() != direction:
            self._row.setDirection(direction)
            self.updateGeometry()

    def show_fit(self, is_printed: bool, fit: str) -> None:
        """Offer the other way to fit a page; a text has none."""
        self._buttons["fit_width"].setVisible(is_printed and fit == "page")
        self._buttons["fit_page"].setVisible(is_printed and fit == "width")

    def open_menu(self) -> None:
        """Show what else can be done with the document."""
        button = self._buttons["more"]
        actions = {
            DOCUMENT_ACTIONS[name]: lambda name=name: self.action_wanted.emit(name)
            for name in _IN_MENU
        }
        menu = action_menu(self, actions)
        corner = QPoint(button.width() - menu.sizeHint().width(), button.height() + 2)
        menu.popup(button.mapToGlobal(corner))
