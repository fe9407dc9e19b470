"""Mail as Outlook saves it (.msg), through python-oxmsg."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read import html_file
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.attachments import Attachment
from chatapp.engine.documents.read.elements.blocks import Block, damage
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.mail_message import Mail, MailHead
from chatapp.engine.documents.read.txt_file import paragraphs
from chatapp.engine.documents.read.word.compound_parts import has_stream
from chatapp.errors import cause_code

_MARK = "__properties_version1.0"
_DAMAGE = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, LookupError)
_DATE_WORDS = "%Y-%m-%d %H:%M"


def open_document(file: SourceFile) -> OpenDocument:
    # Few files are mail of Outlook.
    import oxmsg

    with damage(cause_code("cut_off"), *_DAMAGE):
        message = oxmsg.Message.load(str(file.path))
        mail = Mail(_head(message), list(_body(message)), list(_attachments(message)))
    return OpenDocument(sections_of(mail.blocks()), attachments=iter(mail.attachments))


def _head(message: Any) -> MailHead:
    people = [f"{person.name} <{person.email_address}>" for person in message.recipients]
    date = message.sent_date
    return MailHead(
        message.subject or "",
        message.sender or "",
        ", ".join(people),
        date=date.strftime(_DATE_WORDS) if date else "",
    )


def _body(message: Any) -> Iterator[Block]:
    if message.html_body:
        yield from html_file.blocks(message.html_body)
    elif message.body:
        yield from paragraphs(message.body)


def _attachments(message: Any) -> Iterator[Attachment]:
    for each in message.attachments:
        name = each.file_name or "file"
        is_hidden = bool(getattr(each, "attached_by_value", True)) is False
        yield Attachment(name, b"" if is_hidden else each.file_bytes or b"")


READER = DocumentReader(lambda file: has_stream(file, _MARK), open_document)
