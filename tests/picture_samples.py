"""Pictures that tests look at: drawn here, kept as the engine keeps them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage


def image(color: str = "#4080c0", width: int = 320, height: int = 200) -> QImage:
    """Return a picture of one colour."""
    made = QImage(width, height, QImage.Format.Format_RGB32)
    made.fill(QColor(color))
    return made


def kept(folder: Path, *colors: str, width: int = 320) -> tuple[str, ...]:
    """Keep pictures in a folder as the engine does, and return their names."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for color in colors:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image(color, width).save(buffer, "PNG")
        png = bytes(buffer.data().data())
        names.append(f"{hashlib.sha256(png).hexdigest()}.png")
        (folder / names[-1]).write_bytes(png)
    return tuple(names)
