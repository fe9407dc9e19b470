"""The icons: SVG files on a 20 × 20 grid, drawn in any colour and size."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

_FOLDER = Path(__file__).parent
_SCALES = (1.0, 1.25, 1.5, 2.0, 3.0)


def source(name: str, color: str) -> str:
    """Return the SVG of an icon in a colour."""
    return (_FOLDER / f"{name}.svg").read_text("utf-8").replace("currentColor", color)


@lru_cache(maxsize=512)
def picture(name: str, color: str, size: int = 20, scale: float = 1.0) -> QPixmap:
    """Draw an icon: `size` in logical pixels, `scale` is the screen's devicePixelRatio."""
    # Imported here: the window is displayed a few milliseconds before its first icon.
    from PySide6.QtSvg import QSvgRenderer

    svg = source(name, color)
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def icon(name: str, color: str, size: int = 20) -> QIcon:
    """Make an icon for menus and list items, sharp on every usual screen scale."""
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(picture(name, color, size, scale))
    return made
