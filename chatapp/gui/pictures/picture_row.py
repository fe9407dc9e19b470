"""The pictures of the next question as small tiles with a remove button."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from chatapp.gui.keyboard.tab_order import KEEPS_ORDER
from chatapp.gui.pictures.picture_tile import PictureTile
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.painting import antialiased, draw_icon, draw_rounded
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.texts import tr

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from chatapp.gui.pictures.picture_files import PictureFiles
    from chatapp.gui.widgets.theme import Theme

_TILE_HEIGHT = 72
_CLOSE = 22


class CloseButton(IconButton):
    """Lies on a picture, so it paints its own ground."""

    def paint_ground(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.color("accent" if self.hasFocus() else "line"))
        painter.setBrush(self._theme.color("hover" if self.underMouse() else "window"))
        painter.drawEllipse(self.rect().adjusted(1, 1, -2, -2))


class PictureChip(QWidget):
    reached = Signal()
    """The picture or the button received the keyboard."""

    def __init__(self, theme: Theme, tile: PictureTile) -> None:
        super().__init__()
        self.setProperty(KEEPS_ORDER, True)
        self.tile = tile
        self.close_button = CloseButton(theme, "close", "", size=_CLOSE)
        for part in (tile, self.close_button):
            part.setParent(self)
            part.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return self.tile.sizeHint()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.reached.emit()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.tile.resize(self.size())
        self.close_button.adjustSize()
        self.close_button.move(self.width() - self.close_button.width() - 3, 3)
        self.close_button.raise_()


class WaitingTile(Retranslating, QWidget):
    """A placeholder for a picture that is being read."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._retranslate()

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("pictures.reading"))
        self.setToolTip(tr("pictures.reading"))

    def sizeHint(self) -> QSize:
        side = self._theme.px(_TILE_HEIGHT)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = antialiased(self), self._theme
        rect = QRectF(self.rect().adjusted(0, 0, -1, -1))
        draw_rounded(painter, rect, 8, theme.color("line"), theme.color("hover"))
        draw_icon(painter, "download", theme.colors.quiet, theme.px(20), self.rect())


class Tiles(QScrollArea):
    """Chips in one scrolled line: many must not push the text out of a small window."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._line = QWidget()
        self._chips = hbox(on=self._line, spacing=8)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBar(SlimBar(theme, Qt.Orientation.Horizontal))
        self.setWidget(self._line)
        for ground in (self.viewport(), self._line):
            ground.setAutoFillBackground(False)

    def show_tiles(self, tiles: Sequence[QWidget]) -> None:
        clear(self._chips)
        for tile in tiles:
            tile.setFixedSize(tile.sizeHint())
            self._chips.addWidget(tile)
            tile.show()
        self._line.resize(self._chips.sizeHint())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        is_cut = self._line.width() > self.width()
        below = self.horizontalScrollBar().sizeHint().height() + 2 if is_cut else 0
        self.setFixedHeight(self._theme.px(_TILE_HEIGHT) + below)


class PictureRow(Retranslating, QWidget):
    """Hidden without pictures; tells whether they keep the question from being sent."""

    removed = Signal(str)
    opened = Signal(str, tuple)
    changed = Signal()

    def __init__(self, theme: Theme, files: PictureFiles) -> None:
        super().__init__()
        self._theme = theme
        self._files = files
        self.names: tuple[str, ...] = ()
        self.waiting = 0
        self.hindrance = ""
        """Why the model cannot see the pictures, as a sentence."""
        self._tiles = Tiles(theme)
        theme.changed.connect(self._fill)
        self._words = plain_label(wraps=True, quiet=True)
        vbox(self._tiles, self._words, on=self, spacing=4)
        self.hide()

    @property
    def holds_back(self) -> bool:
        """Whether a question with these pictures cannot be sent now."""
        return bool(self.waiting or (self.names and self.hindrance))

    def show_pictures(self, names: Sequence[str], waiting: int = 0) -> None:
        """Replace the pictures; `waiting` counts those that are still being read."""
        if (tuple(names), waiting) != (self.names, self.waiting):
            self.names, self.waiting = tuple(names), waiting
            self._fill()

    def set_hindrance(self, words: str) -> None:
        """Set why the model cannot see the pictures; "" when it can."""
        if words != self.hindrance:
            self.hindrance = words
            self._say()

    def _fill(self) -> None:
        chips = [self._made_chip(name, index + 1) for index, name in enumerate(self.names)]
        waiting = [WaitingTile(self._theme) for _ in range(self.waiting)]
        self._tiles.show_tiles([*chips, *waiting])
        if self.waiting:
            self._tiles.ensureWidgetVisible(waiting[-1], 0, 0)
        self._say()

    _retranslate = _fill

    def _made_chip(self, name: str, index: int) -> PictureChip:
        tile = PictureTile(self._theme, self._files, name, _TILE_HEIGHT)
        tile.say(index, len(self.names))
        tile.clicked.connect(lambda: self.opened.emit(name, self.names))
        chip = PictureChip(self._theme, tile)
        chip.close_button.set_words(tr("pictures.remove", index=index, count=len(self.names)))
        chip.close_button.clicked.connect(lambda: self.removed.emit(name))
        chip.reached.connect(lambda: self._tiles.ensureWidgetVisible(chip, 0, 0))
        return chip

    def _say(self) -> None:
        self._words.setText(self.hindrance)
        self._words.setVisible(bool(self.names and self.hindrance))
        self.setVisible(bool(self.names or self.waiting))
        self.updateGeometry()
        self.changed.emit()
