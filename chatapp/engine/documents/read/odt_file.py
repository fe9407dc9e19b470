"""Texts of LibreOffice and other offices (.odt)."""

from __future__ import annotations

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.word import odf_text


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(sections_of(odf_text.blocks(odf_text.body(file.parts, "text"))))


READER = DocumentReader(lambda file: odf_text.is_kind(file, "text"), open_document)
