"""Mailboxes (.mbox): a section and more for each message."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage

from chatapp.engine.documents.read import mail_message
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.attachments import Attachment
from chatapp.engine.documents.read.elements.blocks import Block
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile

_BEGIN = re.compile(rb"^From [^\r\n]*\d{4}\r?\n", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_MOST_MESSAGES = 5000
"""Messages that are read of a mailbox; chosen."""


def open_document(file: SourceFile) -> OpenDocument:
    attachments: list[Attachment] = []

    def blocks() -> Iterator[Block]:
        for message in _messages(file.read()):
            mail = mail_message.of_message(message)
            attachments.extend(mail.attachments)
            yield from mail.blocks()

    # The attachments are asked for when all sections are read.
    return OpenDocument(sections_of(blocks()), attachments=(each for each in attachments))


def _messages(data: bytes) -> Iterator[EmailMessage]:
    starts = list(_BEGIN.finditer(data))[:_MOST_MESSAGES]
    ends = [start.start() for start in starts[1:]] + [len(data)]
    for start, end in zip(starts, ends, strict=True):
        source = _QUOTED_FROM.sub(rb"\1", data[start.end() : end])
        message = email.message_from_bytes(source, policy=email.policy.default)
        if isinstance(message, EmailMessage):
            yield message


def _is_mailbox(file: SourceFile) -> bool:
    return file.may_be_text and _BEGIN.match(file.head) is not None


READER = DocumentReader(_is_mailbox, open_document)
