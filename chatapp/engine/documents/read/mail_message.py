"""A mail message (RFC 5322, MIME): its head, its body as blocks, and the files attached to it."""

from __future__ import annotations

import email
import email.policy
import email.utils
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage, MIMEPart

from chatapp.engine.documents.read import html_file
from chatapp.engine.documents.read.elements.asides import words_of
from chatapp.engine.documents.read.elements.attachments import Attachment
from chatapp.engine.documents.read.elements.blocks import Block, HeadingBlock, ParagraphBlock
from chatapp.engine.documents.read.elements.declared_encoding import decoded
from chatapp.engine.documents.read.txt_file import paragraphs

_BROKEN_HEADER = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError)
"""What the standard library raises over headers that break its rules."""
_MOST_DEPTH = 20
"""Levels of parts within parts that are read of a message; chosen against hostile files."""
_MOST_PARTS = 2000
"""Parts that are read of a message; chosen against hostile files."""
_DATE_WORDS = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class MailHead:
    """Who wrote what to whom, and when."""

    subject: str = ""
    sender: str = ""
    to: str = ""
    copies: str = ""
    date: str = ""


@dataclass(slots=True)
class Mail:
    """A message; `body` is what its reader sees."""

    head: MailHead
    body: list[Block] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def blocks(self) -> Iterator[Block]:
        """Yield the subject as a heading, the head as "label: value", then the body."""
        known = "".join(block.text for block in self.body if isinstance(block, ParagraphBlock))
        words = words_of(f"{self.head.subject} {known[:2000]}")
        yield HeadingBlock(1, self.head.subject or words.tr("document.mail"))
        named = {
            "document.mail_from": self.head.sender,
            "document.mail_to": self.head.to,
            "document.mail_copies": self.head.copies,
            "document.mail_date": self.head.date,
            "document.mail_files": ", ".join(each.name for each in self.attachments),
        }
        lines = [f"{words.tr(code)}: {value}" for code, value in named.items() if value]
        if lines:
            yield ParagraphBlock("\n".join(lines))
        yield from self.body


def mail(data: bytes) -> Mail:
    """Read a message; parts that are broken are read as far as they can be."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return of_message(message)


def of_message(message: EmailMessage) -> Mail:
    """Return a parsed message as what its reader sees."""
    read = Mail(_head(message))
    bodies = _Bodies()
    _walk(message, read, bodies, 0)
    read.body = bodies.blocks()
    return read


def _head(message: EmailMessage) -> MailHead:
    return MailHead(
        _header(message, "Subject"),
        _header(message, "From"),
        _header(message, "To"),
        _header(message, "Cc"),
        _date(_header(message, "Date")),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = message.get(name, "")
    except _BROKEN_HEADER:
        # The parser of the standard library trips over some broken headers.
        value = dict(message.raw_items()).get(name, "")
    return " ".join(str(value).split())


def _date(text: str) -> str:
    try:
        return email.utils.parsedate_to_datetime(text).strftime(_DATE_WORDS)
    except _BROKEN_HEADER:
        return text


@dataclass(slots=True)
class _Bodies:
    """The texts of a message; of one text in two forms that with structure is read."""

    html: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)

    def blocks(self) -> list[Block]:
        for page in self.html:
            if blocks := list(html_file.blocks(page)):
                return blocks
        return list(paragraphs("\n\n".join(self.plain)))


def _walk(part: MIMEPart, read: Mail, bodies: _Bodies, depth: int) -> None:
    if depth > _MOST_DEPTH or len(read.attachments) > _MOST_PARTS:
        return
    kind = part.get_content_type()
    name = _file_name(part)
    is_attached = part.get_content_disposition() == "attachment" or bool(name)
    if kind == "message/rfc822":
        read.attachments.append(_message_attached(part, name))
    elif part.is_multipart():
        for inner in part.iter_parts():
            _walk(inner, read, bodies, depth + 1)
    elif kind == "text/html" and not is_attached:
        bodies.html.append(_text(part))
    elif kind == "text/plain" and not is_attached:
        bodies.plain.append(_text(part))
    elif name and not _is_of_the_page(part, kind):
        read.attachments.append(Attachment(name, _payload(part)))


def _is_of_the_page(part: MIMEPart, kind: str) -> bool:
    """Say whether a picture is shown within the message, as logos in signatures are."""
    is_shown = part.get_content_disposition() != "attachment" and "Content-ID" in part
    return kind.startswith("image/") and is_shown


def _file_name(part: MIMEPart) -> str:
    try:
        return part.get_filename() or ""
    except _BROKEN_HEADER:
        return "file"


def _message_attached(part: MIMEPart, name: str) -> Attachment:
    inner = part.get_payload(0) if part.is_multipart() else None
    if not isinstance(inner, EmailMessage):
        return Attachment(name or "message.eml", _payload(part))
    subject = _header(inner, "Subject") or "message"
    return Attachment(name or f"{subject}.eml", inner.as_bytes(policy=email.policy.default))


def _payload(part: MIMEPart) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: MIMEPart) -> str:
    return decoded(_payload(part), part.get_content_charset("") or "")
