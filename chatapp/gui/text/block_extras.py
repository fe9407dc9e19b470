"""The widgets on the blocks of a text: buttons on code, a scroll bar under wide blocks."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollBar, QWidget

from chatapp.gui.text.block_column import BlockColumn
from chatapp.gui.text.text_block import BAR_HEIGHT
from chatapp.gui.widgets.boxes import discard
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


class BlockExtras:
    """Makes the widgets when they are needed and removes them with their blocks."""

    def __init__(self, theme: Theme, body: QWidget) -> None:
        self._theme = theme
        self._body = body
        self._copy_buttons: dict[int, IconButton] = {}
        self._wrap_buttons: dict[int, IconButton] = {}
        self._bars: dict[int, QScrollBar] = {}

    def place(self, column: BlockColumn, first: int, width: int) -> None:
        """Place the widgets of the blocks from `first` on, which were laid out anew."""
        self._drop(column, first)
        for index in range(first, len(column.blocks)):
            if column.blocks[index].is_code:
                self._place_copy_button(column, index, width)
            if self._can_wrap(column, index):
                self._place_wrap_button(column, index, width)
            if column.blocks[index].overflow:
                self._place_bar(column, index)

    def scroll(self, column: BlockColumn, y: float, pixels: int) -> bool:
        """Scroll the wide block at height `y` sideways; return False when there is none."""
        for index, bar in self._bars.items():
            block = column.blocks[index]
            if block.top <= y < block.bottom:
                bar.setValue(bar.value() - pixels)
                return True
        return False

    def _drop(self, column: BlockColumn, first: int) -> None:
        code = {index for index, block in enumerate(column.blocks) if block.is_code}
        wide = {index for index, block in enumerate(column.blocks) if block.overflow}
        for index in [i for i in self._copy_buttons if i >= first and i not in code]:
            discard(self._copy_buttons.pop(index))
        for index in list(self._wrap_buttons):
            if index >= first and not self._can_wrap(column, index):
                discard(self._wrap_buttons.pop(index))
        for index in [i for i in self._bars if i >= first and i not in wide]:
            discard(self._bars.pop(index))

    def _place_copy_button(self, column: BlockColumn, index: int, width: int) -> None:
        button = self._copy_buttons.get(index)
        if button is None:
            button = IconButton(self._theme, "copy", tr("transcript.copy_code"), size=26)
            button.setParent(self._body)
            button.clicked.connect(lambda: self._copy_code(column, index))
            button.show()
            self._copy_buttons[index] = button
        button.resize(button.sizeHint())
        button.move(width - button.width() - 4, column.blocks[index].top + 3)

    def _can_wrap(self, column: BlockColumn, index: int) -> bool:
        """Whether a block is code whose lines are, or could be, broken."""
        if index >= len(column.blocks) or not column.blocks[index].is_code:
            return False
        return self._theme.wraps_code or bool(column.blocks[index].overflow)

    def _place_wrap_button(self, column: BlockColumn, index: int, width: int) -> None:
        button = self._wrap_buttons.get(index)
        if button is None:
            button = IconButton(self._theme, "wrap", tr("transcript.wrap_code"), size=26)
            button.setCheckable(True)
            button.setParent(self._body)
            button.clicked.connect(self._theme.wrap_code)
            button.show()
            self._wrap_buttons[index] = button
        button.setChecked(self._theme.wraps_code)
        button.resize(button.sizeHint())
        button.move(width - 2 * button.width() - 6, column.blocks[index].top + 3)

    def _place_bar(self, column: BlockColumn, index: int) -> None:
        block = column.blocks[index]
        bar = self._bars.get(index)
        if bar is None:
            bar = SlimBar(self._theme, Qt.Orientation.Horizontal, self._body)
            bar.valueChanged.connect(lambda value: self._on_bar_moved(column, index, value))
            bar.show()
            self._bars[index] = bar
        bar.setRange(0, block.overflow)
        bar.setPageStep(block.width)
        bar.setSingleStep(20)
        bar.setGeometry(4, block.bottom - BAR_HEIGHT, block.width - 8, BAR_HEIGHT)

    def _on_bar_moved(self, column: BlockColumn, index: int, value: int) -> None:
        block = column.blocks[index]
        block.offset = value
        self._body.update(QRect(0, block.top, block.width, block.height))

    def _copy_code(self, column: BlockColumn, index: int) -> None:
        QGuiApplication.clipboard().setText(column.blocks[index].text())
        self._copy_buttons[index].confirm(tr("transcript.copied"))
