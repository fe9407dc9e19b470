"""Web pages saved whole (.mht, .mhtml): the page, without its pictures and frames of styles."""

from __future__ import annotations

from chatapp.engine.documents.read import eml_file, mail_message
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(sections_of(mail_message.mail(file.read()).body))


def _is_page(file: SourceFile) -> bool:
    return file.kind_by_name == "mht" and eml_file.is_mail(file)


READER = DocumentReader(_is_page, open_document)
