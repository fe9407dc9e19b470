"""Makes a PDF of a picture file, a page a picture: all else goes as with a scan. Runs in the PDF
child process.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from chatapp.errors import cause_code

FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")
_MOST_PIXELS = 100_000_000
_MOST_PAGES = 200
_LEAST_DPI = 96
_PAGE_INCHES = 11.69
"""The longer side of a page at most: that of A4. A picture of the screen is shown as large as
there.
"""


class NoPicture(Exception):
    """The file cannot be read as a picture, or is larger than anybody's."""


def write(file: Path, to: Path) -> int:
    """Write the pictures of a file as the pages of a PDF; return how many. Raises NoPicture,
    MemoryError.
    """
    # The size is looked at below, before anything is unpacked.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(file, formats=FORMATS) as picture:
            pages = (
                min(getattr(picture, "n_frames", 1), _MOST_PAGES) if picture.format == "TIFF" else 1
            )
            for number in range(pages):
                picture.seek(number)
                _append(picture, to, is_first=number == 0)
    except (
        OSError,
        SyntaxError,
        ValueError,
        EOFError,
        KeyError,
        IndexError,
        TypeError,
        struct.error,
    ) as error:
        # Pillow is as varied in what it says of damaged files as they are.
        raise NoPicture(cause_code("picture_unreadable")) from error
    return pages


def _append(picture: Image.Image, to: Path, is_first: bool) -> None:
    across, down = picture.size
    if across * down > _MOST_PIXELS:
        raise NoPicture(f"it has more than {_MOST_PIXELS // 1_000_000} million pixels")
    page = _on_white(ImageOps.exif_transpose(picture))
    dpi = max(_LEAST_DPI, max(across, down) / _PAGE_INCHES)
    page.save(to, "PDF", resolution=dpi, quality=92, append=not is_first)


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture in grey or in colours; what can be seen through shows paper."""
    if picture.mode[0] in "IF":
        values = np.asarray(picture, dtype=np.float32)
        return Image.fromarray(
            (values * (255 / max(float(values.max()), 1.0))).clip(0, 255).astype(np.uint8)
        )
    if picture.mode in ("1", "L"):
        return picture.convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        paper.alpha_composite(picture)
        picture = paper
    return picture.convert("RGB")
