"""The pictures of a sent question, in rows above its text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp.gui.pictures.picture_tile import PictureTile
from chatapp.gui.widgets.flow_layout import FlowLayout

if TYPE_CHECKING:
    from chatapp.gui.pictures.picture_files import PictureFiles
    from chatapp.gui.widgets.theme import Theme

TILE_HEIGHT = 112
_BELOW = 8


class QuestionPictures(QWidget):
    """Knows its height before any picture is read."""

    opened = Signal(str, tuple)
    """The name of the clicked picture, and the names of all pictures of the question."""

    def __init__(
        self, theme: Theme, files: PictureFiles, names: Sequence[str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._flow = FlowLayout(self, gap=8)
        self.tiles = [PictureTile(theme, files, name, TILE_HEIGHT) for name in names]
        for tile in self.tiles:
            tile.clicked.connect(
                lambda _checked=False, name=tile.name: self.opened.emit(name, self._names)
            )
            self._flow.addWidget(tile)

    def lay_out(self, left: int, top: int, width: int) -> int:
        """Place the pictures and return their height with the margin below, in pixels."""
        height = self._flow.heightForWidth(width)
        self.setGeometry(left, top, width, height)
        for index, tile in enumerate(self.tiles):
            tile.say(index + 1, len(self.tiles))
        return height + _BELOW
