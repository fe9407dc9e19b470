"""Draws one page through pdfium as a PNG, encoded here; runs in the PDF child process."""

from __future__ import annotations

import ctypes
import struct
import zlib
from typing import Any

import pypdfium2.raw as pdfium

_MOST_PIXELS = 24_000_000
_WIDEST = 6000
_WHITE = 0xFFFFFFFF


def draw(page: Any, width_px: int, width: float, height: float) -> bytes:
    """Return the page as PNG, `width_px` wide or as near to that as 24 megapixels allow. Raises
    OSError.
    """
    across, down = _size(width_px, width, height)
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_BGR, None, 0)
    if not bitmap:
        raise OSError("no memory for the picture")
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, _WHITE)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER | pdfium.FPDF_NO_CATCH
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    return _png(pixels, across, down, stride)


def grey(page: Any, dpi: int, size: tuple[float, float]) -> tuple[int, int, int, bytes]:
    """Return a page of `size` points in grey: pixels across and down, bytes a row, the bytes.
    Raises OSError.
    """
    across, down = _size(round(size[0] * dpi / 72), *size)
    bitmap = pdfium.FPDFBitmap_CreateEx(across, down, pdfium.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise OSError("no memory for the picture")
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, _WHITE)
        flags = pdfium.FPDF_GRAYSCALE | pdfium.FPDF_NO_CATCH
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        return (
            across,
            down,
            stride,
            ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down),
        )
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


def _size(width_px: int, width: float, height: float) -> tuple[int, int]:
    across = min(max(width_px, 16), _WIDEST)
    ratio = height / width if width > 0 and height > 0 else 1.414
    if across * across * ratio > _MOST_PIXELS:
        across = max(int((_MOST_PIXELS / ratio) ** 0.5), 1)
    return across, min(max(round(across * ratio), 1), _MOST_PIXELS // across)


def _png(pixels: bytes, across: int, down: int, stride: int) -> bytes:
    rows = b"".join(b"\0" + pixels[row * stride : row * stride + across * 3] for row in range(down))
    header = struct.pack(">IIBBBBB", across, down, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 3)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
