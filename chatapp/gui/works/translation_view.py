"""A translation beside its original, page by page: paragraphs can be edited or made anew, doubts
are shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from chatapp import texts
from chatapp.contract.work_records import Paragraph
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.column import column
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.text_field import edge_sheet
from chatapp.gui.widgets.theme import Theme
from chatapp.gui.works.summary_view import empty
from chatapp.texts import tr
from chatapp.texts.reasons import doubt


class ParagraphRow(QWidget):
    """One paragraph: the original at the left, its translation at the right, its doubts below."""

    edited = Signal(int, str)
    redo_asked = Signal(int)
    edit_began = Signal()

    def __init__(self, theme: Theme, paragraph: Paragraph, is_busy: bool) -> None:
        super().__init__()
        self.paragraph = paragraph
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 6, 0, 6)
        self._grid.setHorizontalSpacing(24)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        font = theme.font(1.0, bold=paragraph.kind == "heading")
        self._tools: list[QWidget] = []
        self._left = plain_label(paragraph.source, wraps=True)
        self._right = plain_label(
            tr("works.redoing") if is_busy else paragraph.text or "…", wraps=True
        )
        for label in (self._left, self._right):
            label.setFont(font)
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._left.setForegroundRole(self._left.palette().ColorRole.PlaceholderText)
        self._grid.addWidget(self._left, 0, 0)
        self._grid.addWidget(self._right, 0, 1)
        if paragraph.text and not is_busy:
            self._add_tools()

    def edit(self) -> None:
        """Put a field in place of the translation."""
        field = QPlainTextEdit(self.paragraph.text)
        field.setAccessibleName(tr("works.edit"))
        field.setStyleSheet(edge_sheet(self._theme))
        field.setVerticalScrollBar(SlimBar(self._theme, Qt.Orientation.Vertical))
        field.setMinimumHeight(max(90, self._right.height() + 56))
        save = TextButton(self._theme, tr("works.save"))
        cancel = TextButton(self._theme, tr("works.cancel"), quiet=True)
        row = QHBoxLayout()
        for button in (save, cancel):
            row.addWidget(button)
        row.addStretch(1)
        for part in (self._right, *self._tools):
            part.hide()
        self._grid.addWidget(field, 0, 1)
        self._grid.addLayout(row, 3, 1)
        save.clicked.connect(lambda: self.edited.emit(self.paragraph.number, field.toPlainText()))
        cancel.clicked.connect(lambda: self.edited.emit(self.paragraph.number, ""))
        field.setFocus()
        self.edit_began.emit()

    def _add_tools(self) -> None:
        reasons = [doubt(flag.why, flag.details, texts.language()) for flag in self.paragraph.flags]
        if self.paragraph.is_edited:
            reasons.append(tr("works.edited"))
        doubts = plain_label(" ".join(reasons), wraps=True)
        doubts.setFont(self._theme.font(0.88))
        if self.paragraph.flags:
            palette = doubts.palette()
            palette.setColor(palette.ColorRole.WindowText, self._theme.color("warning"))
            doubts.setPalette(palette)
        row = QHBoxLayout()
        row.addWidget(doubts, 1)
        for icon, words, do in (
            ("edit", tr("works.edit"), self.edit),
            ("regenerate", tr("works.redo"), lambda: self.redo_asked.emit(self.paragraph.number)),
        ):
            button = IconButton(self._theme, icon, words, size=24)
            button.clicked.connect(do)
            self._tools.append(button)
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(row, 1, 1)


class TranslationView(QWidget):
    """Shows one page of the document at a time, so that both sides always stand at the same place."""

    edited = Signal(int, str)
    redo_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._paragraphs: dict[int, Paragraph] = {}
        self._busy: set[int] = set()
        self.page = 0
        self.rows: list[ParagraphRow] = []
        self._is_editing = False
        self._before, self._after = IconButton(theme, "left", ""), IconButton(theme, "right", "")
        self._doubt = TextButton(theme, "", "warning")
        self._where = plain_label()
        self._body = QWidget()
        self._column = QVBoxLayout(self._body)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setVerticalScrollBar(SlimBar(theme, Qt.Orientation.Vertical))
        scroll.setWidget(self._body)
        top = self._top = QHBoxLayout()
        for part in (self._before, self._where, self._after):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self._doubt)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addLayout(top)
        whole.addWidget(scroll, 1)
        self._before.clicked.connect(lambda: self._step(-1))
        self._after.clicked.connect(lambda: self._step(1))
        self._doubt.clicked.connect(self.next_doubt)
        theme.changed.connect(self.restyle)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left, _width = column(self.width(), self._theme.zoom_percent, sides=2)
        self._column.setContentsMargins(left, 8, left, 24)
        # A button's ground stands 8 px around its picture.
        self._top.setContentsMargins(left - 8, 4, left - 8, 4)

    def show_paragraphs(self, paragraphs: Mapping[int, Paragraph], busy: set[int]) -> None:
        """Show what there is; the page stays, and a paragraph that is being edited is not taken
        away.
        """
        before = self._on_page(), self._busy
        self._paragraphs, self._busy = dict(paragraphs), set(busy)
        if self.page not in self._pages():
            self.page = next(iter(self._pages()), 0)
        if not self._is_editing and (self._on_page(), self._busy) != before:
            self._fill()
        self._refresh()

    def restyle(self) -> None:
        """Word and colour everything anew; what is being edited stays."""
        if not self._is_editing:
            self._fill()
        self._refresh()

    def next_doubt(self) -> None:
        """Turn to the next page with a doubtful paragraph."""
        doubtful = sorted({one.page for one in self._paragraphs.values() if one.flags})
        if doubtful:
            self._turn_to(next((page for page in doubtful if page > self.page), doubtful[0]))

    def _pages(self) -> list[int]:
        return sorted({one.page for one in self._paragraphs.values()})

    def _on_page(self) -> list[Paragraph]:
        return [one for _, one in sorted(self._paragraphs.items()) if one.page == self.page]

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
        empty(self._column)
        self.rows = [
            ParagraphRow(self._theme, one, one.number in self._busy) for one in self._on_page()
        ]
        for row in self.rows:
            row.edited.connect(self._on_edited)
            row.redo_asked.connect(self.redo_asked)
            row.edit_began.connect(self._on_edit_began)
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
        doubts = sum(bool(one.flags) for one in self._paragraphs.values())
        self._where.setText(tr("works.page", page=self.page, pages=pages[-1]) if pages else "")
        self._before.set_words(tr("source.previous_page"))
        self._after.set_words(tr("source.next_page"))
        self._before.setEnabled(place > 0)
        self._after.setEnabled(place + 1 < len(pages))
        self._doubt.setText(tr("works.doubts", count=doubts))
        self._doubt.setVisible(doubts > 0)
        self._doubt.updateGeometry()
