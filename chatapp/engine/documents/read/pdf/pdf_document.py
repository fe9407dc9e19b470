"""An open PDF and what belongs to it as a whole: its form, attached files, layers.

Runs in the PDF child process.
"""

from __future__ import annotations

import base64
import ctypes
import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from chatapp.engine.documents.read.elements.attachments import Attachment
from chatapp.engine.documents.read.pdf import pdf_fields, pdf_text, xfa_form
from chatapp.engine.documents.read.pdf.pdf_fields import OpenForm

_MOST_XFA_BYTES = 20_000_000
"""Bytes of a form's data that are read; chosen against hostile files."""
_SEARCHED_BYTES = 64_000_000
"""Bytes of a file in which layers are looked for; chosen."""
_LAYERS = b"/OCGs"


@dataclass(frozen=True, slots=True)
class FormExtras:
    """What is typed into an XFA form, as lines "label: value"."""

    is_xfa: bool
    typed: list[str]


class OpenPdf:
    """A document that pdfium has opened."""

    def __init__(self, document: Any, path: Path) -> None:
        self.document = document
        self._form = OpenForm(document)
        self._of_pages: list[Attachment] = []
        with path.open("rb") as file:
            self._has_layers = _LAYERS in file.read(_SEARCHED_BYTES)

    def extras(self) -> FormExtras:
        lines = xfa_form.lines(self._xfa_packets()) if self._form.is_xfa else []
        return FormExtras(self._form.is_xfa, lines)

    def attachments(self) -> Iterator[Attachment]:
        """Yield the files within the document, and those of the pages that were read."""
        for index in range(max(pdfium.FPDFDoc_GetAttachmentCount(self.document), 0)):
            if handle := pdfium.FPDFDoc_GetAttachment(self.document, index):
                yield pdf_fields.attached_file(handle)
        yield from self._of_pages

    def read(self, page: Any) -> dict[str, Any]:
        """Return what an open page holds. Raises OSError or MemoryError."""
        extracted = pdf_text.read(page, self._has_layers)
        self._of_pages += pdf_fields.attached_files(page)
        return {
            "text": extracted.text,
            "rectangles": base64.b64encode(extracted.rectangles).decode("ascii"),
            "frame": pdf_text.frame(page),
            "bold": extracted.bold,
            "turns": extracted.turns,
            "marks": dataclasses.asdict(extracted.marks),
            "fields": [dataclasses.asdict(field) for field in self._form.fields(page)],
            "notes": [dataclasses.asdict(note) for note in pdf_fields.notes(page)],
        }

    def _xfa_packets(self) -> dict[str, bytes]:
        packets = {}
        for index in range(max(pdfium.FPDF_GetXFAPacketCount(self.document), 0)):
            name = ctypes.create_string_buffer(64)
            pdfium.FPDF_GetXFAPacketName(self.document, index, name, len(name))
            packets[name.value.decode("latin-1")] = self._xfa_packet(index)
        return packets

    def _xfa_packet(self, index: int) -> bytes:
        size = ctypes.c_ulong()
        get = pdfium.FPDF_GetXFAPacketContent
        get(self.document, index, None, 0, ctypes.byref(size))
        if not 0 < size.value <= _MOST_XFA_BYTES:
            return b""
        content = ctypes.create_string_buffer(size.value)
        get(self.document, index, content, size.value, ctypes.byref(size))
        return content.raw[: size.value]
