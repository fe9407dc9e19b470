"""What is typed into the fields of a form, and what is written beside the text of a page.

Runs in the PDF child process.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents.read.elements.attachments import MOST_BYTES, Attachment
from chatapp.engine.documents.read.pdf.pdf_rulings import Edges

TICKED, UNTICKED = "☑", "☐"
_MOST = 2000
"""Fields and notes of a page at most; chosen against hostile files."""
_MOST_CHARACTERS = 20_000
"""Characters of a value at most; chosen."""
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_PASSWORD = 1 << 13
"""A flag of text fields (PDF 32000-1, table 228)."""
_BOXES = (pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON)
_CHOICES = (pdfium.FPDF_FORMFIELD_COMBOBOX, pdfium.FPDF_FORMFIELD_LISTBOX)
_NO_NOTES = (
    pdfium.FPDF_ANNOT_WIDGET,
    pdfium.FPDF_ANNOT_LINK,
    pdfium.FPDF_ANNOT_POPUP,
    pdfium.FPDF_ANNOT_UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class PageField:
    """A field of a form; edges in points, y upwards."""

    left: float
    bottom: float
    right: float
    top: float
    text: str
    """What is typed or chosen; a box is TICKED or UNTICKED."""
    name: str


@dataclass(frozen=True, slots=True)
class FileNote:
    """A note on a page; `kind` is "note", "stamp" or "strike"."""

    left: float
    bottom: float
    right: float
    top: float
    text: str
    author: str
    date: str
    kind: str


class OpenForm:
    """The form of an open document; a document without one has no fields."""

    def __init__(self, document: Any) -> None:
        self.kind = pdfium.FPDF_GetFormType(document)
        self.handle: Any = None
        if self.kind != pdfium.FORMTYPE_NONE:
            # pdfium keeps the address: it must live as long as the document.
            self._info = pdfium.FPDF_FORMFILLINFO(version=2)
            self.handle = pdfium.FPDFDOC_InitFormFillEnvironment(document, self._info)

    @property
    def is_xfa(self) -> bool:
        return self.kind in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND)

    def fields(self, page: Any) -> list[PageField]:
        """Return the fields of a page that hold something, and all boxes to tick."""
        if not self.handle:
            return []
        results = []
        for annotation in _annotations(page, {pdfium.FPDF_ANNOT_WIDGET}):
            text = self._text(annotation)
            if text:
                get_name = pdfium.FPDFAnnot_GetFormFieldAlternateName
                name = self._string(get_name, annotation)
                name = name or self._string(pdfium.FPDFAnnot_GetFormFieldName, annotation)
                results.append(PageField(*_rectangle(annotation), text, name))
        return results

    def _text(self, annotation: Any) -> str:
        kind = pdfium.FPDFAnnot_GetFormFieldType(self.handle, annotation)
        if kind in _BOXES:
            return TICKED if self._is_ticked(annotation) else UNTICKED
        if kind in _CHOICES and (chosen := self._chosen(annotation)):
            return chosen
        if kind in (pdfium.FPDF_FORMFIELD_TEXTFIELD, *_CHOICES):
            if pdfium.FPDFAnnot_GetFormFieldFlags(self.handle, annotation) & _PASSWORD:
                return ""
            value = self._string(pdfium.FPDFAnnot_GetFormFieldValue, annotation)
            return " ".join(value.split())
        return ""

    def _is_ticked(self, annotation: Any) -> bool:
        """Say whether a box is drawn as ticked, or would be had it a drawing."""
        if state := _value(annotation, b"AS"):
            return state != "Off"
        export = self._string(pdfium.FPDFAnnot_GetFormFieldExportValue, annotation)
        return bool(export) and export == _value(annotation, b"V")

    def _chosen(self, annotation: Any) -> str:
        count = min(max(pdfium.FPDFAnnot_GetOptionCount(self.handle, annotation), 0), _MOST)
        return ", ".join(
            _string(pdfium.FPDFAnnot_GetOptionLabel, self.handle, annotation, index)
            for index in range(count)
            if pdfium.FPDFAnnot_IsOptionSelected(self.handle, annotation, index)
        )

    def _string(self, get: Callable[..., int], annotation: Any) -> str:
        return _string(get, self.handle, annotation)


def notes(page: Any) -> list[FileNote]:
    """Return what was written on a page beside its text, and what was struck out."""
    results = []
    for annotation in _annotations(page, None):
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        if subtype in _NO_NOTES:
            continue
        contents = _value(annotation, b"Contents").strip()
        author, date = _value(annotation, b"T").strip(), _value(annotation, b"M")
        if subtype == pdfium.FPDF_ANNOT_STRIKEOUT:
            results += [FileNote(*quad, "", author, date, "strike") for quad in _quads(annotation)]
        kind = "note"
        if subtype == pdfium.FPDF_ANNOT_STAMP:
            kind, contents = "stamp", contents or _value(annotation, b"Name")
        if contents:
            rectangle = _rectangle(annotation)
            text = " ".join(contents.split())[:_MOST_CHARACTERS]
            results.append(FileNote(*rectangle, text, author, date, kind))
    return results


def attached_files(page: Any) -> list[Attachment]:
    """Return the files that hang on a page."""
    annotations = _annotations(page, {pdfium.FPDF_ANNOT_FILEATTACHMENT})
    handles = map(pdfium.FPDFAnnot_GetFileAttachment, annotations)
    return [attached_file(handle) for handle in handles if handle]


def attached_file(handle: Any) -> Attachment:
    """Return the file of an attachment; one that is too large has a fault."""
    name, size = _string(pdfium.FPDFAttachment_GetName, handle), ctypes.c_ulong()
    get = pdfium.FPDFAttachment_GetFile
    if not get(handle, None, 0, ctypes.byref(size)) or size.value > MOST_BYTES:
        return Attachment(name, fault="heavy")
    data = ctypes.create_string_buffer(size.value)
    get(handle, data, size.value, ctypes.byref(size))
    return Attachment(name, data.raw[: size.value])


def _annotations(page: Any, subtypes: set[int] | None) -> Iterator[Any]:
    """Yield the annotations of a page that can be seen, None for all subtypes."""
    for index in range(min(max(pdfium.FPDFPage_GetAnnotCount(page), 0), _MOST)):
        annotation = pdfium.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            is_wanted = subtypes is None or pdfium.FPDFAnnot_GetSubtype(annotation) in subtypes
            if is_wanted and not pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                yield annotation
        finally:
            pdfium.FPDFPage_CloseAnnot(annotation)


def _rectangle(annotation: Any) -> Edges:
    rectangle = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(rectangle))
    xs, ys = (rectangle.left, rectangle.right), (rectangle.bottom, rectangle.top)
    return Edges(min(xs), min(ys), max(xs), max(ys))


def _quads(annotation: Any) -> Iterator[Edges]:
    quad = pdfium.FS_QUADPOINTSF()
    for index in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(annotation), _MOST)):
        if pdfium.FPDFAnnot_GetAttachmentPoints(annotation, index, ctypes.byref(quad)):
            xs = (quad.x1, quad.x2, quad.x3, quad.x4)
            ys = (quad.y1, quad.y2, quad.y3, quad.y4)
            yield Edges(min(xs), min(ys), max(xs), max(ys))


def _value(annotation: Any, key: bytes) -> str:
    return _string(pdfium.FPDFAnnot_GetStringValue, annotation, key)


def _string(get: Callable[..., int], *arguments: Any) -> str:
    """Return a string of pdfium: UTF-16, its size in bytes with a null at its end."""
    size = min(get(*arguments, None, 0), 2 * _MOST_CHARACTERS)
    if size <= 2:
        return ""
    buffer = (ctypes.c_ushort * (size // 2 + 1))()
    get(*arguments, buffer, size)
    return bytes(buffer)[: size - 2].decode("utf-16-le", "replace").rstrip("\0")
