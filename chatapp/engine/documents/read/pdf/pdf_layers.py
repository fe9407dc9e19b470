"""Which text of a page is in layers that are switched off; runs in the PDF child process.

pdfium itself decides: text whose layer is off changes nothing when the page is drawn without it.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents.page.page_frame import PageFrame
from chatapp.engine.documents.read.pdf import pdf_picture

_MARK = "OC"
"""The name of marks that put content into a layer (PDF 32000-1, 8.11.3.2)."""
_DPI = 72
"""Pixels an inch at which a page is drawn with and without a layer; chosen."""
_MOST_LAYERS = 24
"""Layers of a page that are drawn; chosen."""
_MOST_MARKS = 8
"""Marks that are read of one object; chosen against hostile files."""
_NAME_BYTES = 256
"""Bytes of the buffer for a name in UTF-16; chosen."""


@dataclass(slots=True)
class Layers:
    """The text and forms of a page by their layer; forms may be in one without saying so."""

    page: Any
    looks_into_forms: bool = False
    _objects: dict[str, list[Any]] = field(default_factory=dict)

    def take(self, handle: Any, form: Any = None) -> None:
        """Take a text object and the form it is in."""
        if layer := _layer(handle):
            self._objects.setdefault(layer, []).append(handle)
        elif (form is not None and (layer := _layer(form))) or (self.looks_into_forms and form):
            self._objects.setdefault(layer or f"form {_address(form)}", []).append(handle)

    def off(self) -> frozenset[int]:
        """Return the addresses of the text objects that are switched off."""
        if not self._objects or len(self._objects) > _MOST_LAYERS:
            return frozenset()
        shown = self._drawn()
        off: set[int] = set()
        for handles in self._objects.values():
            _set_active(handles, False)
            if self._drawn() == shown:
                off.update(map(_address, handles))
            _set_active(handles, True)
        return frozenset(off)

    def _drawn(self) -> bytes:
        width = pdfium.FPDF_GetPageWidthF(self.page)
        height = pdfium.FPDF_GetPageHeightF(self.page)
        return pdf_picture.grey(self.page, _DPI, PageFrame(0, 0, width, height, 0)).pixels


def _set_active(handles: list[Any], is_active: bool) -> None:
    for handle in handles:
        pdfium.FPDFPageObj_SetIsActive(handle, is_active)


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _layer(handle: Any) -> str:
    """Return the layer of an object: its name, or the object itself where it has none."""
    for index in range(min(pdfium.FPDFPageObj_CountMarks(handle), _MOST_MARKS)):
        mark = pdfium.FPDFPageObj_GetMark(handle, index)
        if _string(pdfium.FPDFPageObjMark_GetName, mark) == _MARK:
            name = _string(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name")
            return name or f"object {_address(handle)}"
    return ""


def _string(get: Any, *arguments: Any) -> str:
    buffer, size = (ctypes.c_ushort * (_NAME_BYTES // 2))(), ctypes.c_ulong()
    if not get(*arguments, buffer, _NAME_BYTES, ctypes.byref(size)):
        return ""
    return bytes(buffer)[: max(size.value - 2, 0)].decode("utf-16-le", "replace")
