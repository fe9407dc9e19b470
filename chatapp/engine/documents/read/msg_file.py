"""Mail as Outlook saves it (.msg): head, body, and the files and mails attached to it."""

from __future__ import annotations

import email.policy
import struct
from collections.abc import Iterator
from email.message import EmailMessage

from chatapp.engine.documents.read import html_file, rtf_file
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements.attachments import Attachment
from chatapp.engine.documents.read.elements.blocks import Block, damage
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.mail_message import Mail, MailHead
from chatapp.engine.documents.read.outlook import compressed_rtf
from chatapp.engine.documents.read.outlook.storage import Storage
from chatapp.engine.documents.read.txt_file import paragraphs
from chatapp.engine.documents.read.word.compound_parts import has_stream, opened
from chatapp.errors import cause_code

_MARK = "__properties_version1.0"
_ATTACHMENTS, _RECIPIENTS = "__attach_version1.0_#", "__recip_version1.0_#"
# Numbers of properties ([MS-OXPROPS]).
_SUBJECT, _BODY, _RTF, _HTML = 0x0037, 0x1000, 0x1009, 0x1013
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_SENT, _DELIVERED = 0x0039, 0x0E06
_NAME, _ADDRESS, _SMTP, _RECIPIENT_KIND = 0x3001, 0x3003, 0x39FE, 0x0C15
_FILE_NAME, _SHORT_NAME, _DATA, _CONTENT_ID, _IS_HIDDEN = 0x3707, 0x3704, 0x3701, 0x3712, 0x7FFE
_TO, _COPY = 1, 2
"""Numbers of the kinds of recipients ([MS-OXOMSG] 2.2.3.1.2)."""
_DATE_WORDS = "%Y-%m-%d %H:%M UTC"
_MOST_DEPTH = 10
"""Levels of mails within mails; chosen against hostile files."""
_DAMAGE = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error)


def open_document(file: SourceFile) -> OpenDocument:
    with damage(cause_code("cut_off"), *_DAMAGE), opened(file) as container:
        message = Storage(container)
        mail = Mail(_head(message), list(_body(message)), list(_attachments(message, 0)))
    return OpenDocument(sections_of(mail.blocks()), attachments=iter(mail.attachments))


def _head(message: Storage) -> MailHead:
    date = message.time(_SENT) or message.time(_DELIVERED)
    address = message.text(_SENDER_SMTP) or message.text(_SENDER_ADDRESS)
    return MailHead(
        message.text(_SUBJECT),
        _person(message.text(_SENDER), address),
        _recipients(message, _TO),
        _recipients(message, _COPY),
        date.strftime(_DATE_WORDS) if date else "",
    )


def _recipients(message: Storage, kind: int) -> str:
    people = []
    for person in message.within(_RECIPIENTS):
        if (person.number(_RECIPIENT_KIND) or _TO) == kind:
            address = person.text(_SMTP) or person.text(_ADDRESS)
            people.append(_person(person.text(_NAME), address))
    return ", ".join(people)


def _person(name: str, address: str) -> str:
    # Addresses within a company are paths such as /O=…/CN=….
    shown = f"<{address}>" if "@" in address and address != name else ""
    return " ".join(filter(None, [name, shown]))


def _body(message: Storage) -> Iterator[Block]:
    if page := message.page(_HTML):
        yield from html_file.blocks(page)
    elif text := message.text(_BODY):
        yield from paragraphs(text)
    elif data := message.data(_RTF):
        yield from rtf_file.blocks(compressed_rtf.unpacked(data))


def _attachments(message: Storage, depth: int) -> Iterator[Attachment]:
    for each in message.within(_ATTACHMENTS):
        inner = each.message(_DATA) if depth < _MOST_DEPTH else None
        name = each.text(_FILE_NAME) or each.text(_SHORT_NAME)
        if inner is not None:
            subject = inner.text(_SUBJECT)
            yield Attachment(f"{subject or name or 'message'}.eml", _as_mail(inner, depth + 1))
        elif not (each.number(_IS_HIDDEN) or (each.text(_CONTENT_ID) and _is_picture(name))):
            yield Attachment(name or "file", each.data(_DATA))


def _is_picture(name: str) -> bool:
    """Say whether a file with an id for the page is a picture shown in it, such as a logo."""
    return name.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".bmp", ".emz", ".wmz"))


def _as_mail(message: Storage, depth: int) -> bytes:
    """Return a mail within a mail as the standard writes it (RFC 5322)."""
    head = _head(message)
    mail = EmailMessage(policy=email.policy.default)
    named = {"Subject": head.subject, "From": head.sender, "To": head.to}
    for name, value in named.items():
        mail[name] = " ".join(value.split())
    if page := message.page(_HTML):
        mail.set_content(page, subtype="html")
    else:
        mail.set_content(message.text(_BODY))
    for file in _attachments(message, depth):
        mail.add_attachment(
            file.data, maintype="application", subtype="octet-stream", filename=file.name
        )
    return mail.as_bytes()


READER = DocumentReader(lambda file: has_stream(file, _MARK), open_document)
