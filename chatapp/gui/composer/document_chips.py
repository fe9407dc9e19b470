"""The documents of a question as small chips with a remove button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.gui.composer.reading_choice import ReadingChoice
from chatapp.gui.widgets.boxes import clear, hbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.painting import (
    HALF_PIXEL,
    antialiased,
    draw_elided,
    draw_icon,
    draw_rounded,
)
from chatapp.gui.widgets.plain_text import plain_label, tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.contract.records import Document, Reading

_WIDEST = 220
_MOST_SHOWN = 5


class DocumentChip(QWidget):
    """One document: icon, shortened name, and a button that removes it."""

    removed = Signal()

    def __init__(self, theme: Theme, document: Document) -> None:
        super().__init__()
        self._theme = theme
        self._name = document.name
        self.setToolTip(tooltip(document.name))
        close = IconButton(
            theme, "close", tr("composer.remove_document", name=document.name), size=22
        )
        close.setToolTip(tooltip(close.accessibleName()))
        close.clicked.connect(self.removed)
        hbox(None, close, on=self, margins=(2, 2, 2, 2))
        self._close_width = close.sizeHint().width() + 4
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = min(self._theme.px(_WIDEST), metrics.horizontalAdvance(self._name) + 2)
        height = max(metrics.height() + 6, self._theme.px(22) + 4)
        return QSize(self._left() + words + 4 + self._close_width, height)

    def _left(self) -> int:
        return self._theme.px(16) + 14

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = antialiased(self), self._theme
        rect = QRectF(self.rect()).adjusted(*HALF_PIXEL)
        draw_rounded(painter, rect, 7, theme.color("line"), theme.color("window"))
        side = theme.px(16)
        draw_icon(painter, "document", theme.colors.quiet, side, QRect(8, 0, side, self.height()))
        words = self.rect().adjusted(self._left(), 0, -self._close_width, 0)
        painter.setPen(theme.color("text"))
        draw_elided(painter, words, self._name, Qt.TextElideMode.ElideMiddle)


class DocumentChips(QWidget):
    """Rows of chips; documents beyond the fifth are only counted."""

    removed = Signal(int)
    reading_chosen = Signal(str)
    tools_toggled = Signal(bool)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._flow = FlowLayout(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()

    def sizeHint(self) -> QSize:
        return QSize(200, self._flow.heightForWidth(max(self.width(), 200)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def show_documents(
        self,
        documents: Sequence[Document],
        reading: Reading = "auto",
        tools: bool | None = None,
    ) -> None:
        """Show documents, how they are read, and whether tools are used (None: do not tell)."""
        clear(self._flow)
        for document in documents[:_MOST_SHOWN]:
            chip = DocumentChip(self._theme, document)
            chip.removed.connect(lambda document_id=document.id: self.removed.emit(document_id))
            self._flow.addWidget(chip)
        if len(documents) > _MOST_SHOWN:
            count = len(documents) - _MOST_SHOWN
            more = plain_label(tr("composer.more_documents", count=count), quiet=True)
            more.setMinimumHeight(chip.sizeHint().height())
            self._flow.addWidget(more)
        if documents:
            choice = ReadingChoice(self._theme, reading)
            choice.chosen.connect(self.reading_chosen)
            choice.setFixedHeight(chip.sizeHint().height())
            self._flow.addWidget(choice)
        if documents and tools is not None:
            self._add_tools_button(tools, chip.sizeHint().height())
        self.setVisible(bool(documents))
        self.updateGeometry()

    def _add_tools_button(self, on: bool, height: int) -> None:
        """Add the button that turns tools off in this chat, or on again."""
        button = TextButton(self._theme, tr("tools.on" if on else "tools.off"), quiet=True)
        tip = tr("tools.turn_off" if on else "tools.turn_on")
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setFixedHeight(height)
        button.clicked.connect(lambda: self.tools_toggled.emit(not on))
        self._flow.addWidget(button)
