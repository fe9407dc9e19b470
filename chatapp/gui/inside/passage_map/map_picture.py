"""A map as a picture with its legend: PNG, SVG, or for the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize
from PySide6.QtGui import QImage, QImageWriter, QPainter

from chatapp.gui.inside.passage_map.map_content import MapContent
from chatapp.gui.inside.passage_map.map_drawing import MapDrawing, MapSight, draw_legend
from chatapp.gui.widgets.theme import Theme

_SIZE = QSize(1100, 700)
_LEGEND_WIDTH = 300
_SCALE = 2
"""Pixels of a PNG for each unit: sharp in print too."""


class MapPicture:
    """The whole map, whatever part of it is on screen."""

    def __init__(self, theme: Theme, content: MapContent, notes: Sequence[str]) -> None:
        self._theme = theme
        self._content = content
        self._notes = notes

    def image(self) -> QImage:
        """Return the picture in pixels."""
        image = QImage(_SIZE * _SCALE, QImage.Format.Format_ARGB32)
        image.fill(self._theme.color("window"))
        painter = QPainter(image)
        painter.scale(_SCALE, _SCALE)
        self._draw(painter)
        painter.end()
        return image

    def png(self) -> bytes:
        """Return the picture as a PNG file."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        return bytes(buffer.data().data())

    def svg(self) -> bytes:
        """Return the picture as an SVG file, which stays sharp at any size."""
        # Imported here: most starts do not need it.
        from PySide6.QtSvg import QSvgGenerator

        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(_SIZE)
        generator.setViewBox(QRectF(0, 0, _SIZE.width(), _SIZE.height()))
        painter = QPainter(generator)
        painter.fillRect(0, 0, _SIZE.width(), _SIZE.height(), self._theme.color("window"))
        self._draw(painter)
        painter.end()
        return bytes(buffer.data().data())

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Of the window's own size in pixels: points would depend on the device.
        font = self._theme.font()
        font.setPixelSize(14)
        painter.setFont(font)
        width, height = _SIZE.width(), _SIZE.height()
        area = QRectF(0, 0, width - _LEGEND_WIDTH, height)
        MapDrawing(self._theme, self._content, area, MapSight()).draw(painter)
        legend = QRectF(width - _LEGEND_WIDTH + 8, 24, _LEGEND_WIDTH - 28, height - 48)
        draw_legend(painter, self._theme, self._content, legend, self._notes)
