"""The summary of a document: its points under headings, each with a button that opens its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.records import Source
from chatapp.contract.work_records import Point, Section, Summary
from chatapp.gui.widgets.boxes import clear, column, hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places, tr
from chatapp.texts.summary_words import left_out


class SummaryView(PlainScrollArea):
    """Text can be selected; a click on a page number opens the source."""

    source_opened = Signal(object, object)
    """The Source, and all sources of the summary."""

    def __init__(self, theme: Theme) -> None:
        page = QWidget()
        super().__init__(theme, page)
        self._theme = theme
        self.summary: Summary | None = None
        """The summary on screen."""
        self._rows = vbox(on=page)

    def show_summary(self, summary: Summary) -> None:
        clear(self._rows)
        self.summary = summary
        sources: list[Source] = []
        for section in _sections(summary):
            sources += [point.source for point in section.points]
        for section in _sections(summary):
            self._add_heading(section.heading)
            for point in section.points:
                self._add_point(point, tuple(sources))
            if section.left_out:
                note = plain_label(left_out(section, texts.language()), wraps=True, quiet=True)
                self._rows.addWidget(note)
        self._rows.addStretch(1)

    def text(self) -> str:
        """Return the summary as text: headings, and one line a point with its place."""
        if self.summary is None:
            return ""
        parts = []
        for section in _sections(self.summary):
            lines = [section.heading, *map(_line, section.points)]
            note = left_out(section, texts.language())
            parts.append("\n".join([*lines, note] if note else lines))
        return "\n\n".join(parts)

    def _add_heading(self, text: str) -> None:
        label = plain_label(text, wraps=True, selectable=True)
        label.setFont(self._theme.font(1.15, bold=True))
        label.setContentsMargins(0, 12, 0, 2)
        self._rows.addWidget(label)

    def _add_point(self, point: Point, sources: tuple[Source, ...]) -> None:
        text = plain_label(_words(point), wraps=True, selectable=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        # Aligned with the words of the button beside it.
        text.setContentsMargins(0, 5, 0, 0)
        place = places.of(point.source, texts.language())
        button = TextButton(self._theme, place)
        button.setAccessibleName(tr("works.open_page", page=place))
        button.clicked.connect(lambda: self.source_opened.emit(point.source, sources))
        row = hbox(text, button, grows=[text], spacing=8)
        row.setAlignment(button, Qt.AlignmentFlag.AlignTop)
        self._rows.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = column(self.width(), self._theme.zoom_percent).left
        self._rows.setContentsMargins(left, 8, left, 24)


def _sections(summary: Summary) -> Sequence[Section]:
    """Return the overview, if there is one, and the outline, all with headings."""
    overview = Section(tr("works.overview"), 0, 0, summary.overview)
    outline = [
        replace(section, heading=section.heading or summary.document)
        for section in summary.sections
    ]
    return [overview, *outline] if summary.overview else outline


def _words(point: Point) -> str:
    return f"“{point.text}”" if point.is_quote else point.text


def _line(point: Point) -> str:
    return f"- {_words(point)} ({places.of(point.source, texts.language())})"
