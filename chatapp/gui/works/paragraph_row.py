"""One paragraph of a translation beside its original, with its doubts and its tools."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from chatapp import texts
from chatapp.contract.work_records import Paragraph
from chatapp.gui.keyboard.syllable_keeper import SyllableKeeper
from chatapp.gui.widgets.boxes import hbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.painting import antialiased, draw_rounded
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.text_field import edge_sheet
from chatapp.gui.widgets.theme import Theme, set_palette_color
from chatapp.texts import tr
from chatapp.texts.reasons import doubt

SIDE = 8
"""Pixels beside the texts of a row, in which a mark has room."""


class ParagraphRow(QWidget):
    """The original at the left, the translation at the right, its doubts below."""

    edited = Signal(int, str)
    """The number of the paragraph and its new text, "" when editing was cancelled."""
    redo_asked = Signal(int)
    edit_began = Signal()

    def __init__(self, theme: Theme, paragraph: Paragraph, is_busy: bool) -> None:
        super().__init__()
        self.paragraph = paragraph
        self._theme = theme
        self._tools: list[QWidget] = []
        self._is_marked = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(SIDE, 6, SIDE, 6)
        self._grid.setHorizontalSpacing(24)
        text = tr("works.redoing") if is_busy else paragraph.text or "…"
        self._left = plain_label(paragraph.source, wraps=True, quiet=True, selectable=True)
        self._right = plain_label(text, wraps=True, selectable=True)
        for side, label in enumerate((self._left, self._right)):
            label.setFont(theme.font(1.0, bold=paragraph.kind == "heading"))
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            self._grid.setColumnStretch(side, 1)
            self._grid.addWidget(label, 0, side)
        if paragraph.text and not is_busy:
            self._add_tools()

    def mark(self, is_marked: bool) -> None:
        """Show that this is the paragraph to look at."""
        self._is_marked = is_marked
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._is_marked:
            return
        painter = antialiased(self)
        ground = QRectF(self.rect()).adjusted(0, 1, 0, -1)
        draw_rounded(painter, ground, 4, ground=self._theme.color("warning_ground"))
        bar = QRectF(0, 1, 3, self.height() - 2)
        draw_rounded(painter, bar, 2, ground=self._theme.color("warning"))

    def edit(self) -> None:
        """Replace the translation by a field."""
        field = QPlainTextEdit(self.paragraph.text)
        SyllableKeeper(field)
        field.setAccessibleName(tr("works.edit"))
        field.setStyleSheet(edge_sheet(self._theme))
        field.setVerticalScrollBar(SlimBar(self._theme))
        field.setMinimumHeight(max(90, self._right.height() + 56))
        save = TextButton(self._theme, tr("works.save"))
        cancel = TextButton(self._theme, tr("works.cancel"), quiet=True)
        for part in (self._right, *self._tools):
            part.hide()
        self._grid.addWidget(field, 0, 1)
        self._grid.addLayout(hbox(save, cancel, None), 3, 1)
        number = self.paragraph.number
        save.clicked.connect(lambda: self.edited.emit(number, field.toPlainText()))
        cancel.clicked.connect(lambda: self.edited.emit(number, ""))
        field.setFocus()
        self.edit_began.emit()

    def _add_tools(self) -> None:
        flags, language = self.paragraph.flags, texts.language()
        reasons = [doubt(flag.why, flag.details, language) for flag in flags]
        if self.paragraph.is_edited:
            reasons.append(tr("works.edited"))
        doubts = plain_label(" ".join(reasons), wraps=True)
        doubts.setFont(self._theme.font(0.88))
        if flags:
            warning = self._theme.color("warning")
            set_palette_color(doubts, QPalette.ColorRole.WindowText, warning)
        edit = IconButton(self._theme, "edit", tr("works.edit"), size=24)
        edit.clicked.connect(self.edit)
        redo = IconButton(self._theme, "regenerate", tr("works.redo"), size=24)
        redo.clicked.connect(lambda: self.redo_asked.emit(self.paragraph.number))
        self._tools = [edit, redo]
        row = hbox(doubts, edit, redo, grows=[doubts])
        for button in self._tools:
            row.setAlignment(button, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(row, 1, 1)
