"""Stored pictures as pixmaps: read when they are first displayed, small ones cached."""

from __future__ import annotations

import re
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImageReader, QPixmap

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}\.png")
_REMEMBERED = 200
_LARGEST_REMEMBERED = 600 * 600
"""Pixels of a cached pixmap."""


class _PixmapKey(NamedTuple):
    name: str
    width: int
    height: int


class PictureFiles:
    """The engine rendered every file of this folder; other names are never opened."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._drawn: OrderedDict[_PixmapKey, QPixmap] = OrderedDict()
        self._sizes: dict[str, QSize] = {}

    def path(self, name: str) -> Path | None:
        """Return the file of a picture, None when it is missing."""
        path = self._folder / name
        return path if _NAME.fullmatch(name) and path.is_file() else None

    def size(self, name: str) -> QSize:
        """Return the size of a picture in pixels; an empty size when it is missing."""
        known = self._sizes.get(name)
        if known is None:
            path = self.path(name)
            known = QImageReader(str(path), b"png").size() if path else QSize()
            if known.isValid():
                self._sizes[name] = known
        return known

    def drawn(self, name: str, within: QSize) -> QPixmap:
        """Return a picture scaled down to device pixels; a null one when it is missing."""
        wanted = self.size(name)
        if wanted.width() > within.width() or wanted.height() > within.height():
            wanted = wanted.scaled(within, Qt.AspectRatioMode.KeepAspectRatio)
        if wanted.isEmpty():
            return QPixmap()
        key = _PixmapKey(name, wanted.width(), wanted.height())
        if key in self._drawn:
            self._drawn.move_to_end(key)
            return self._drawn[key]
        return self._remember(key, self._read(name, wanted))

    def _read(self, name: str, size: QSize) -> QPixmap:
        reader = QImageReader(str(self.path(name)), b"png")
        reader.setScaledSize(size)
        return QPixmap.fromImage(reader.read())

    def _remember(self, key: _PixmapKey, drawn: QPixmap) -> QPixmap:
        if not drawn.isNull() and drawn.width() * drawn.height() <= _LARGEST_REMEMBERED:
            self._drawn[key] = drawn
            while len(self._drawn) > _REMEMBERED:
                self._drawn.popitem(last=False)
        return drawn
