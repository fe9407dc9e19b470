"""A translation beside its original, one page of the document at a time."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from chatapp.contract.work_records import Paragraph
from chatapp.gui.widgets.boxes import clear, column, hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.gui.works.paragraph_row import SIDE, ParagraphRow
from chatapp.texts import tr

_AROUND = 60
"""Pixels that are seen above and below the paragraph that is gone to."""


class TranslationView(QWidget):
    """Paragraphs can be edited or translated anew; doubtful ones can be stepped through."""

    edited = Signal(int, str)
    redo_asked = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._paragraphs: dict[int, Paragraph] = {}
        self._busy: set[int] = set()
        self.page = 0
        self.rows: list[ParagraphRow] = []
        self._is_editing = False
        self._reviewed = -1
        """The number of the flagged paragraph that is gone to, -1 for none."""
        self._before, self._after = IconButton(theme, "left", ""), IconButton(theme, "right", "")
        self._doubt = TextButton(theme, "", "warning")
        self._where = plain_label()
        body = QWidget()
        self._column = vbox(on=body)
        self._scroll = PlainScrollArea(theme, body)
        self._top = hbox(self._before, self._where, self._after, None, self._doubt)
        vbox(self._top, self._scroll, on=self, grows=[self._scroll])
        self._before.clicked.connect(lambda: self._step(-1))
        self._after.clicked.connect(lambda: self._step(1))
        self._doubt.clicked.connect(self.next_doubt)
        theme.changed.connect(self.restyle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = column(self.width(), self._theme.zoom_percent, sides=2).left
        self._column.setContentsMargins(left - SIDE, 8, left - SIDE, 24)
        # The icon of a button is indented by 8 px.
        self._top.setContentsMargins(left - 8, 4, left - 8, 4)

    def show_paragraphs(self, paragraphs: Mapping[int, Paragraph], busy: set[int]) -> None:
        """Show these paragraphs; the page stays, and so does a paragraph that is being edited."""
        before = self._on_page(), self._busy
        self._paragraphs, self._busy = dict(paragraphs), set(busy)
        if self.page not in self._pages():
            self.page = next(iter(self._pages()), 0)
        if not self._is_editing and (self._on_page(), self._busy) != before:
            self._fill()
        self._refresh()

    def restyle(self) -> None:
        """Set all texts and colours anew, except in a paragraph that is being edited."""
        if not self._is_editing:
            self._fill()
        self._refresh()

    def begin_review(self) -> None:
        """Let the next step go to the first flagged paragraph."""
        self._reviewed = -1

    def next_doubt(self) -> None:
        """Go to the next flagged paragraph and mark it; after the last one comes the first."""
        flagged = self._doubtful()
        if not flagged:
            return
        later = [paragraph for paragraph in flagged if paragraph.number > self._reviewed]
        paragraph = (later or flagged)[0]
        self._reviewed = paragraph.number
        if paragraph.page != self.page:
            self._turn_to(paragraph.page)
        self._refresh()
        self._mark_reviewed()

    def _doubtful(self) -> list[Paragraph]:
        """Return the flagged paragraphs in order."""
        paragraphs = (self._paragraphs[number] for number in sorted(self._paragraphs))
        return [paragraph for paragraph in paragraphs if paragraph.flags]

    def _mark_reviewed(self) -> None:
        for row in self.rows:
            is_reviewed = row.paragraph.number == self._reviewed
            row.mark(is_reviewed)
            if is_reviewed:
                # Rows that were just made have no place yet.
                self._column.activate()
                self._scroll.ensureWidgetVisible(row, 0, _AROUND)

    def _pages(self) -> list[int]:
        return sorted({paragraph.page for paragraph in self._paragraphs.values()})

    def _on_page(self) -> list[Paragraph]:
        paragraphs = [self._paragraphs[number] for number in sorted(self._paragraphs)]
        return [paragraph for paragraph in paragraphs if paragraph.page == self.page]

    def _step(self, step: int) -> None:
        pages = self._pages()
        if self.page in pages:
            self._turn_to(pages[max(0, min(len(pages) - 1, pages.index(self.page) + step))])

    def _turn_to(self, page: int) -> None:
        self.page = page
        self._fill()
        self._refresh()

    def _fill(self) -> None:
        self._is_editing = False
        clear(self._column)
        self.rows = []
        for paragraph in self._on_page():
            row = ParagraphRow(self._theme, paragraph, paragraph.number in self._busy)
            row.edited.connect(self._on_edited)
            row.redo_asked.connect(self.redo_asked)
            row.edit_began.connect(self._on_edit_began)
            row.mark(paragraph.number == self._reviewed and bool(paragraph.flags))
            self.rows.append(row)
            self._column.addWidget(row)
        self._column.addStretch(1)

    def _on_edit_began(self) -> None:
        self._is_editing = True

    def _on_edited(self, number: int, text: str) -> None:
        self._fill()
        if text.strip():
            self.edited.emit(number, text.strip())

    def _refresh(self) -> None:
        pages = self._pages()
        place = pages.index(self.page) if self.page in pages else 0
        doubtful = [paragraph.number for paragraph in self._doubtful()]
        doubts = tr("works.doubts", count=len(doubtful))
        if self._reviewed in doubtful:
            index = doubtful.index(self._reviewed) + 1
            doubts = tr("works.doubt_of", index=index, count=len(doubtful))
        self._where.setText(tr("works.page", page=self.page, pages=pages[-1]) if pages else "")
        self._before.set_words(tr("source.previous_page"))
        self._after.set_words(tr("source.next_page"))
        self._before.setEnabled(place > 0)
        self._after.setEnabled(place + 1 < len(pages))
        self._doubt.set_words(doubts)
        self._doubt.setToolTip(tr("works.next_doubt"))
        self._doubt.setVisible(bool(doubtful))
