"""A small picture of a question; a click shows it large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPixmap

from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.painting import HALF_PIXEL, draw_icon
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.pictures.picture_files import PictureFiles
    from chatapp.gui.widgets.theme import Theme

_RADIUS = 8.0
_NARROWEST, _WIDEST = 0.6, 2.0
"""Width in heights; a longer picture is cut at both ends."""


class PictureTile(FlatButton):
    """Reads its picture after the first paint, so that a long chat reads only visible ones."""

    def __init__(self, theme: Theme, files: PictureFiles, name: str, height: int) -> None:
        super().__init__(theme)
        self.name = name
        self._files = files
        self._height = height
        self._drawn: QPixmap | None = None
        self._read_later = QTimer(self, singleShot=True, interval=0)
        self._read_later.timeout.connect(self._read)

    def say(self, index: int, count: int) -> None:
        """Set the texts of the tile: its number, from 1, and the count."""
        words = tr("pictures.open", index=index, count=count)
        if not self._files.path(self.name):
            words = tr("pictures.gone")
        self.setAccessibleName(words)
        self.setToolTip(words)

    @property
    def is_read(self) -> bool:
        return self._drawn is not None

    def sizeHint(self) -> QSize:
        height, size = self._theme.px(self._height), self._files.size(self.name)
        share = size.width() / size.height() if not size.isEmpty() else 1.0
        return QSize(round(height * max(_NARROWEST, min(_WIDEST, share))), height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(*HALF_PIXEL), _RADIUS, _RADIUS)
        painter.fillPath(shape, self._theme.color("hover"))
        if self._drawn is None:
            self._read_later.start()
        elif self._drawn.isNull():
            quiet = self._theme.colors.quiet
            draw_icon(painter, "picture", quiet, self._theme.px(20), self.rect())
        else:
            self._paint_picture(painter, shape, self._drawn)
        is_reached = self.hasFocus() or self.underMouse()
        width = 2.0 if self.hasFocus() else 1.0
        painter.setPen(QPen(self._theme.color("accent" if is_reached else "line"), width))
        painter.drawPath(shape)

    def _paint_picture(self, painter: QPainter, shape: QPainterPath, drawn: QPixmap) -> None:
        painter.save()
        painter.setClipPath(shape)
        scale = max(self.width() / drawn.width(), self.height() / drawn.height())
        size = QRectF(0, 0, drawn.width() * scale, drawn.height() * scale)
        size.moveCenter(QPointF(self.width() / 2, self.height() / 2))
        painter.drawPixmap(size, drawn, QRectF(drawn.rect()))
        painter.restore()

    def _on_theme_changed(self) -> None:
        # The zoom may have changed, and the tile's size with it.
        self._drawn = None
        super()._on_theme_changed()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            # The window was moved to a display of another scale.
            self._drawn = None
            self.update()
        return super().event(event)

    def _read(self) -> None:
        tile = self.size() * self.devicePixelRatioF()
        self._drawn = self._files.drawn(self.name, self._cover(tile))
        self.update()

    def _cover(self, tile: QSize) -> QSize:
        """Return the size of a picture that covers the tile, in device pixels."""
        size = self._files.size(self.name)
        if size.isEmpty():
            return tile
        return size.scaled(tile, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
