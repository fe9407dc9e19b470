"""Draws a page through pdfium, as PNG or in grey; runs in the PDF child process."""

from __future__ import annotations

import ctypes
import struct
import zlib
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents.page.page_frame import PageFrame

_MOST_PIXELS = 24_000_000
"""Pixels of a drawn page, 96 MB at 4 bytes each; chosen."""
_WIDEST_PX = 6000
"""Pixels of the width of a drawn page at most; chosen."""
_NARROWEST_PX = 16
"""Pixels of the width of a drawn page at least; chosen."""
_A4_RATIO = 1.414
"""Height to width of A4 (ISO 216), taken for a page without a size."""
_POINTS_AN_INCH = 72
"""The unit of PDF pages (PDF 32000-1, 8.3.2.3)."""
_WHITE = 0xFFFFFFFF
"""The colour of paper, as pdfium takes it: 8 bits each of alpha, red, green and blue."""
_PNG_LEVEL = 3
"""zlib's level, 0 to 9; chosen."""


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Pixels of a page: `height` rows of `stride` bytes, of which `width` pixels are used."""

    width: int
    height: int
    stride: int
    pixels: bytes


def draw(page: Any, width_px: int, frame: PageFrame, form: Any = None) -> bytes:
    """Return the page as PNG, about `width_px` wide, with at most 24 megapixels, with what is typed
    into the fields of a form. Raises OSError.
    """
    bitmap = _bitmap(page, width_px, frame, is_grey=False, form=form)
    rows = []
    for row in range(bitmap.height):
        start = row * bitmap.stride
        rows.append(b"\0" + bitmap.pixels[start : start + bitmap.width * 3])
    header = struct.pack(">IIBBBBB", bitmap.width, bitmap.height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"".join(rows), _PNG_LEVEL)
    chunks = (_chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def grey(page: Any, dpi: int, frame: PageFrame) -> Bitmap:
    """Return a page in grey, one byte a pixel. Raises OSError."""
    return _bitmap(page, round(frame.width * dpi / _POINTS_AN_INCH), frame, is_grey=True)


def colors(page: Any, bitmap: Bitmap, frame: PageFrame) -> Bitmap:
    """Return a page as large as a bitmap, three bytes a pixel: red, green, blue. Raises OSError."""
    return _bitmap(page, bitmap.width, frame, is_grey=False)


def _bitmap(page: Any, width_px: int, frame: PageFrame, is_grey: bool, form: Any = None) -> Bitmap:
    width = min(max(width_px, _NARROWEST_PX), _WIDEST_PX)
    has_size = frame.width > 0 and frame.height > 0
    ratio = frame.height / frame.width if has_size else _A4_RATIO
    if width * width * ratio > _MOST_PIXELS:
        width = max(int((_MOST_PIXELS / ratio) ** 0.5), 1)
    height = min(max(round(width * ratio), 1), _MOST_PIXELS // width)
    pixel_format = pdfium.FPDFBitmap_Gray if is_grey else pdfium.FPDFBitmap_BGR
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pixel_format, None, 0)
    if not bitmap:
        raise OSError("no memory for the picture")
    flags = pdfium.FPDF_NO_CATCH
    flags |= (
        pdfium.FPDF_GRAYSCALE if is_grey else pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER
    )
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, _WHITE)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
        if form:
            pdfium.FPDF_FFLDraw(form, bitmap, page, 0, 0, width, height, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        return Bitmap(width, height, stride, pixels)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
