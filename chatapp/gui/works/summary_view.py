"""The summary of a document: its points under its headings, each with a page that can be opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract.work_records import Point, Summary
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.column import column
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places, tr


class SummaryView(QScrollArea):
    """A quiet page; a click on a page number asks for the source."""

    source_opened = Signal(object, object)
    """The Source, and all sources of the summary."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._summary: Summary | None = None
        self._page = QWidget()
        self._rows = QVBoxLayout(self._page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBar(SlimBar(theme, Qt.Orientation.Vertical))
        self.setWidget(self._page)

    def show_summary(self, summary: Summary) -> None:
        """Show overview and outline."""
        empty(self._rows)
        self._summary = summary
        points = [
            *summary.overview,
            *(point for section in summary.sections for point in section.points),
        ]
        sources = tuple(point.source for point in points)
        if summary.overview:
            self._heading(tr("works.overview"))
        for point in summary.overview:
            self._point(point, sources)
        for section in summary.sections:
            self._heading(section.heading or summary.document)
            for point in section.points:
                self._point(point, sources)
        self._rows.addStretch(1)

    def text(self) -> str:
        """Return all of it as text: headings, and a line a point with its place."""
        if self._summary is None:
            return ""
        parts = [(tr("works.overview"), self._summary.overview)] if self._summary.overview else []
        parts += [
            (section.heading or self._summary.document, section.points)
            for section in self._summary.sections
        ]
        return "\n\n".join("\n".join([heading, *map(_line, points)]) for heading, points in parts)

    def _heading(self, text: str) -> None:
        label = plain_label(text, wraps=True)
        label.setFont(self._theme.font(1.15, bold=True))
        label.setContentsMargins(0, 12, 0, 2)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._rows.addWidget(label)

    def _point(self, point: Point, sources: tuple[object, ...]) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        text = plain_label(_words(point), wraps=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # As far down as the words of the button beside it.
        text.setContentsMargins(0, 5, 0, 0)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        opens = TextButton(self._theme, places.of(point.source, texts.language()))
        opens.setAccessibleName(
            tr("works.open_page", page=places.of(point.source, texts.language()))
        )
        opens.clicked.connect(lambda: self.source_opened.emit(point.source, sources))
        row.addWidget(text, 1)
        row.addWidget(opens, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(row)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        left, _width = column(self.width(), self._theme.zoom_percent)
        self._rows.setContentsMargins(left, 8, left, 24)


def _words(point: Point) -> str:
    return f"“{point.text}”" if point.is_quote else point.text


def _line(point: Point) -> str:
    return f"- {_words(point)} ({places.of(point.source, texts.language())})"


def empty(layout: QVBoxLayout | QHBoxLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if isinstance(inner, (QVBoxLayout, QHBoxLayout)):
            empty(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()
