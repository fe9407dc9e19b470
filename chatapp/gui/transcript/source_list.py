"""The sources under an answer: one line each that opens the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract.records import Source
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import document_warnings, places, tr

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIDE = 2


def source_tip(source: Source) -> str:
    """Word what a tooltip says about a source: its place and the beginning of its quote."""
    place = places.with_heading(source, texts.language())
    words = tr("transcript.open_source", mark=source.mark, document=source.document, place=place)
    if warned := document_warnings.of_source(source.warnings, texts.language()):
        words += f" ({warned})"
    return f"{words}\n\n{source.quote[:400]}" if source.quote else words


class SourceLine(FlatButton):
    """¹ report.pdf, p. 3  “the words that were cited …”"""

    def __init__(self, theme: Theme, source: Source) -> None:
        super().__init__(theme)
        self._source = source
        self._place = tr(
            "transcript.source", document=source.document, place=places.of(source, texts.language())
        )
        if warned := document_warnings.of_source(source.warnings, texts.language()):
            self._place += f" · {warned}"
        self._headings = " ".join(places.path(source)[:400].split())
        self._quote = " ".join(source.quote[:400].split())
        self.setAccessibleName(source_tip(source).split("\n")[0])
        self.setAccessibleDescription(self._quote)
        self.setToolTip(tooltip(source_tip(source)))

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        colors = self._theme.colors
        metrics = self.fontMetrics()
        middle = Qt.AlignmentFlag.AlignVCenter
        left = float(_SIDE)
        mark = str(self._source.mark).translate(_SUPERSCRIPTS) if self._source.mark else "·"
        painter.setPen(QColor(colors.accent))
        painter.drawText(QRectF(left, 0, 30, self.height()), middle, mark)
        left += metrics.horizontalAdvance(mark) + 6
        room = int(self.width() - left - _SIDE)
        place = metrics.elidedText(
            self._place, Qt.TextElideMode.ElideMiddle, room * 3 // 5 if self._quote else room
        )
        painter.drawText(QRectF(left, 0, room, self.height()), middle, place)
        left += metrics.horizontalAdvance(place) + 12
        room = int(self.width() - left - _SIDE)
        painter.setPen(QColor(colors.quiet))
        if self._headings and room > 60:
            headings = metrics.elidedText(self._headings, Qt.TextElideMode.ElideLeft, room // 2)
            painter.drawText(QRectF(left, 0, room, self.height()), middle, headings)
            left += metrics.horizontalAdvance(headings) + 12
            room = int(self.width() - left - _SIDE)
        if self._quote and room > 60:
            quote = metrics.elidedText(f"“{self._quote}”", Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(left, 0, room, self.height()), middle, quote)


class SourceList(QWidget):
    """All sources of one answer in the order of their marks."""

    opened = Signal(object)

    def __init__(self, theme: Theme, sources: Sequence[Source]) -> None:
        super().__init__()
        self.setAccessibleName(tr("transcript.sources"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for source in sorted(sources, key=lambda one: one.mark):
            line = SourceLine(theme, source)
            line.setSizePolicy(line.sizePolicy().Policy.Expanding, line.sizePolicy().Policy.Fixed)
            line.clicked.connect(lambda _checked=False, opened=source: self.opened.emit(opened))
            column.addWidget(line)
