"""Whole files within a Word document (altChunk), and files that it shows from elsewhere."""

from __future__ import annotations

import email
import email.policy
import io
import posixpath
from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read import html_file
from chatapp.engine.documents.read.elements import asides, file_signatures, safe_xml, text_encoding
from chatapp.engine.documents.read.elements.blocks import Block, NoticeBlock, ParagraphBlock
from chatapp.engine.documents.read.elements.safe_xml import attribute
from chatapp.engine.documents.read.elements.zip_parts import ZipParts

_HEAD_BYTES = 4096
"""Bytes at the beginning of a part that tell its kind; chosen, as for files."""
_MAIL_MARKS = (b"mime-version:", b"content-type: multipart/")
_MAIL_ENDINGS = (".mht", ".mhtml", ".eml")


def is_document(parts: ZipParts, name: str) -> bool:
    """Say whether a part is a Word document itself."""
    with parts.open(name) as stream:
        return bytes(stream.read(4)) == file_signatures.ZIP


def parts_of(parts: ZipParts, name: str) -> ZipParts:
    """Return the parts of a document within a document."""
    return ZipParts(io.BytesIO(parts.read(name)))


def blocks(parts: ZipParts, name: str) -> Iterator[Block]:
    """Yield the blocks of a web page or a text; another file is named."""
    data = parts.read(name)
    head = data[:_HEAD_BYTES]
    if name.lower().endswith(_MAIL_ENDINGS) or any(mark in head.lower() for mark in _MAIL_MARKS):
        data = _page_of_archive(data) or data
        head = data[:_HEAD_BYTES]
    kind = file_signatures.describe(head)
    if kind in (file_signatures.WEB_PAGE, file_signatures.XML) or b"<" in head.lstrip()[:1]:
        yield from html_file.blocks(html_file.decode(data))
        return
    text = text_encoding.decode(data) if kind in file_signatures.TEXTS else None
    if text is None:
        yield asides.unread_part(posixpath.basename(name))
        yield NoticeBlock("embedded_file")
    else:
        yield ParagraphBlock(text.replace("\r\n", "\n"))


def linked(parts: ZipParts, main: str, element: Any) -> Iterator[Block]:
    """Yield what stands for a file that a master document shows from elsewhere."""
    wanted = attribute(element, "id")
    name = safe_xml.external_target(parts, main, wanted)
    yield asides.unread_part(posixpath.basename(name.replace("\\", "/")) or "?")
    yield NoticeBlock("linked_file")


def _page_of_archive(data: bytes) -> bytes:
    """Return the web page of a saved page (MHTML), b"" for none."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "text/plain"):
            payload = part.get_payload(decode=True)
            return payload if isinstance(payload, bytes) else b""
    return b""
