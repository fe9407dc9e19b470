"""Mail saved as a file (.eml): head, body, and the files attached to it."""

from __future__ import annotations

import re

from chatapp.engine.documents.read import mail_message
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile

_HEADER = re.compile(
    rb"^(?:From|To|Subject|Date|Received|Return-Path|Message-ID|MIME-Version|Delivered-To|"
    rb"Content-Type|X-[\w-]+): ?\S",
    re.IGNORECASE | re.MULTILINE,
)
_LEAST_HEADERS = 3
"""Header lines from which a file of another ending is a mail; chosen."""


def open_document(file: SourceFile) -> OpenDocument:
    mail = mail_message.mail(file.read())
    return OpenDocument(sections_of(mail.blocks()), attachments=iter(mail.attachments))


def is_mail(file: SourceFile) -> bool:
    """Say whether a file begins as a message does, or is one by its name."""
    head = re.split(rb"\r?\n\r?\n", file.head, maxsplit=1)[0]
    headers = len(_HEADER.findall(head))
    begins = _HEADER.match(head) is not None
    least = 1 if file.kind_by_name == "eml" else _LEAST_HEADERS
    return file.may_be_text and begins and headers >= least


READER = DocumentReader(is_mail, open_document)
