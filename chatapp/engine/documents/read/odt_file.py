"""Texts of LibreOffice and other offices (.odt)."""

from __future__ import annotations

from itertools import chain

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.word import odf_changes, odf_text, page_edges


def open_document(file: SourceFile) -> OpenDocument:
    body = odf_text.body(file.parts, "text")
    return OpenDocument(
        chain(
            sections_of(odf_text.blocks(body)),
            page_edges.sections(odf_text.edges(file.parts)),
            odf_changes.of_text(body).sections(),
        )
    )


READER = DocumentReader(lambda file: odf_text.is_kind(file, "text"), open_document)
