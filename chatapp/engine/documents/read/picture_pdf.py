"""Makes a PDF of a picture file, a page a picture; runs in the PDF child process."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from chatapp.errors import cause_code

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_MOST_PIXELS = 100_000_000
"""Pixels of a picture at most; chosen against hostile files: 400 MB when unpacked."""
_MOST_PAGES = 200
"""Pages that are read of a picture of several (TIFF); chosen."""
_LEAST_DPI = 96
"""Pixels an inch of a small picture on its page; chosen."""
_PAGE_INCHES = 11.69
"""The longer side of A4, and of a page at most. Screenshots are shown as large as on screen."""
_JPEG_QUALITY = 92
"""Of 100, as Pillow counts; chosen."""
_DATA_ERRORS = (SyntaxError, ValueError, KeyError, IndexError, TypeError, struct.error)
_PILLOW_ERRORS = (OSError, EOFError, *_DATA_ERRORS)
"""What Pillow raises for damaged files."""


class NoPicture(Exception):
    """The file cannot be read as a picture, or has too many pixels."""


def write(file: Path, to: Path) -> int:
    """Write pictures as pages of a PDF; return how many. Raises NoPicture or MemoryError."""
    # Pillow's own limit is replaced by ours, checked before anything is unpacked.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(file, formats=FORMATS) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            pages = min(frames, _MOST_PAGES)
            for number in range(pages):
                picture.seek(number)
                _append(picture, to, is_first=number == 0)
    except _PILLOW_ERRORS as error:
        raise NoPicture(cause_code("picture_unreadable")) from error
    return pages


def _append(picture: Image.Image, to: Path, is_first: bool) -> None:
    width, height = picture.size
    if width * height > _MOST_PIXELS:
        raise NoPicture(cause_code("too_many_pixels", limit=_MOST_PIXELS // 1_000_000))
    page = _on_white(ImageOps.exif_transpose(picture))
    dpi = max(_LEAST_DPI, max(width, height) / _PAGE_INCHES)
    page.save(to, "PDF", resolution=dpi, quality=_JPEG_QUALITY, append=not is_first)


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture in grey or RGB, on white where it is transparent."""
    if picture.mode[0] in "IF":
        values = np.asarray(picture, dtype=np.float32)
        scaled = values * (255 / max(float(values.max()), 1.0))
        return Image.fromarray(scaled.clip(0, 255).astype(np.uint8))
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        picture = paper
    return picture.convert("RGB")
