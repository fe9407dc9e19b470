"""The documents a question will be answered from, as small chips that can be taken off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from chatapp.gui.composer.reading_choice import ReadingChoice
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.icons import picture
from chatapp.gui.widgets.plain_text import plain_label, tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.contract.records import Document, Reading

_WIDEST = 220
_MOST_SHOWN = 5


class Chip(QWidget):
    """One document: its icon, its name shortened in the middle, and a button that takes it off."""

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
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 2, 2, 2)
        row.addStretch(1)
        row.addWidget(close)
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
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 1))
        painter.setBrush(self._theme.color("window"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 7, 7)
        side = self._theme.px(16)
        shown = picture("document", self._theme.colors.quiet, side, self.devicePixelRatioF())
        painter.drawPixmap(8, (self.height() - side) // 2, shown)
        words = self.rect().adjusted(self._left(), 0, -self._close_width, 0)
        painter.setPen(self._theme.color("text"))
        name = self.fontMetrics().elidedText(
            self._name, Qt.TextElideMode.ElideMiddle, words.width()
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)


class DocumentChips(QWidget):
    """Rows of chips; the ones beyond a handful are counted in words."""

    removed = Signal(int)
    reading_chosen = Signal(str)

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

    def show_documents(self, documents: Sequence[Document], reading: Reading = "auto") -> None:
        """Replace all chips; after them stands how the documents are read."""
        while item := self._flow.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for document in documents[:_MOST_SHOWN]:
            chip = Chip(self._theme, document)
            chip.removed.connect(lambda document_id=document.id: self.removed.emit(document_id))
            self._flow.addWidget(chip)
        if len(documents) > _MOST_SHOWN:
            more = plain_label(tr("composer.more_documents", count=len(documents) - _MOST_SHOWN))
            more.setForegroundRole(more.palette().ColorRole.PlaceholderText)
            more.setMinimumHeight(chip.sizeHint().height())
            self._flow.addWidget(more)
        if documents:
            choice = ReadingChoice(self._theme, reading)
            choice.chosen.connect(self.reading_chosen)
            choice.setFixedHeight(chip.sizeHint().height())
            self._flow.addWidget(choice)
        self.setVisible(bool(documents))
        self.updateGeometry()
