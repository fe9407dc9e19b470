"""The sources under an answer: one line each that opens the page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

from chatapp import texts
from chatapp.contract.records import Source
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.painting import draw_elided
from chatapp.gui.widgets.plain_text import plain_label, tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import document_warnings, places, tr

_SIDE = 2
_INDENT = 16
_LONGEST_QUOTE = 1200
_NARROWEST_PX = 60
"""The least width for headings or a quote."""


def source_tip(source: Source) -> str:
    """Return the tooltip of a source: its place and the beginning of its quote."""
    place = places.with_heading(source, texts.language())
    if source.mark:
        words = tr(
            "transcript.open_source", mark=source.mark, document=source.document, place=place
        )
    else:
        words = tr("transcript.open_found", document=source.document, place=place)
    if warned := document_warnings.of_source(source.warnings, texts.language()):
        words += f" ({warned})"
    return f"{words}\n\n{source.quote[:400]}" if source.quote else words


class SourceLine(FlatButton):
    """[1] report.pdf, p. 3  “the words that were cited …”"""

    def __init__(self, theme: Theme, source: Source, with_quote: bool = True) -> None:
        super().__init__(theme)
        self.source = source
        self._place = tr(
            "transcript.source", document=source.document, place=places.of(source, texts.language())
        )
        if warned := document_warnings.of_source(source.warnings, texts.language()):
            self._place += f" · {warned}"
        self._headings = " ".join(places.path(source)[:400].split())
        quote = " ".join(source.quote[:400].split())
        self._quote = quote if with_quote else ""
        self.setAccessibleName(source_tip(source).split("\n")[0])
        self.setAccessibleDescription(quote)
        self.setToolTip(tooltip(source_tip(source)))

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        colors = self._theme.colors
        row = self.rect().adjusted(_SIDE, 0, -_SIDE, 0)

        def draw(text: str, share: float, mode: Qt.TextElideMode, gap: int) -> None:
            room = QRect(row)
            room.setWidth(int(row.width() * share))
            row.setLeft(row.left() + draw_elided(painter, room, text, mode) + gap)

        mark = f"[{self.source.mark}]" if self.source.mark else "·"
        painter.setPen(QColor(colors.accent))
        draw(mark, 1, Qt.TextElideMode.ElideNone, 6)
        draw(self._place, 0.6 if self._quote else 1, Qt.TextElideMode.ElideMiddle, 12)
        painter.setPen(QColor(colors.quiet))
        if self._headings and row.width() > _NARROWEST_PX:
            draw(self._headings, 0.5, Qt.TextElideMode.ElideLeft, 12)
        if self._quote and row.width() > _NARROWEST_PX:
            draw(f"“{self._quote}”", 1, Qt.TextElideMode.ElideRight, 0)


class SourceList(QWidget):
    """All sources of one answer in the order of their marks."""

    opened = Signal(object)

    def __init__(self, theme: Theme, sources: Sequence[Source], in_full: bool = False) -> None:
        """With `in_full` the whole quotes stand under their places."""
        super().__init__()
        self.setAccessibleName(tr("transcript.sources"))
        column = vbox(on=self, spacing=0)
        for source in sorted(sources, key=lambda source: source.mark):
            line = SourceLine(theme, source, with_quote=not in_full)
            line.setSizePolicy(line.sizePolicy().Policy.Expanding, line.sizePolicy().Policy.Fixed)
            line.clicked.connect(lambda _checked=False, opened=source: self.opened.emit(opened))
            column.addWidget(line)
            if in_full and source.quote:
                column.addWidget(_quote(theme, source))


def _quote(theme: Theme, source: Source) -> QLabel:
    label = plain_label(
        " ".join(source.quote[:_LONGEST_QUOTE].split()), wraps=True, selectable=True
    )
    label.setContentsMargins(theme.px(_INDENT), 0, 8, 6)
    return label
