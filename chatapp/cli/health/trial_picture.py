"""A picture of a few words, for trying text recognition."""

from __future__ import annotations

from pathlib import Path

from chatapp import fonts

NUMBER = "2468"
_LINES = ("Order number 2468", "주문 번호 2468")
_SIZE = (900, 320)
_LETTERS = 60
_MARGIN = 60


def draw(file: Path) -> Path:
    """Draw it, in a size that every recognizer reads, and return the file."""
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", _SIZE, "white")
    font = ImageFont.truetype(str(fonts.KOREAN), _LETTERS)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(_LINES):
        pen.text((_MARGIN, _MARGIN + number * 2 * _LETTERS), line, fill="black", font=font)
    picture.save(file)
    return file
