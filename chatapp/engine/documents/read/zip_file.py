"""Archives (.zip): the files in them become documents of their own."""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements import text_encoding
from chatapp.engine.documents.read.elements.attachments import MOST_FILES, Attachment
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    HeadingBlock,
    ParagraphBlock,
    Unreadable,
)
from chatapp.engine.documents.read.elements.sections import sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.elements.zip_parts import ZipParts

_PASSED_OVER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_MOST_BYTES = 100_000_000
"""Unpacked bytes of one file of an archive; chosen against hostile files."""


def open_document(file: SourceFile) -> OpenDocument:
    if file.parts.has_locked():
        raise Unreadable("locked")
    names = [name for name in file.parts.names() if _is_file(name)]
    listed = ParagraphBlock("\n".join(f"- {_shown(name)}" for name in names[:MOST_FILES]))
    blocks: list[Block] = [HeadingBlock(1, file.name), *([listed] if names else [])]
    return OpenDocument(sections_of(blocks), attachments=_attachments(file.parts, names))


def _is_file(name: str) -> bool:
    return not name.endswith("/") and not any(other in name for other in _PASSED_OVER)


def _attachments(parts: ZipParts, names: list[str]) -> Iterator[Attachment]:
    for name in names:
        try:
            yield Attachment(_shown(name), parts.read(name, _MOST_BYTES))
        except Unreadable as error:
            yield Attachment(_shown(name), fault=error.fault)


def _shown(name: str) -> str:
    """Return a name in the encoding of the system that wrote it, where that was not UTF-8."""
    try:
        data = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    return name if name.isascii() else text_encoding.decode(data) or name


READER = DocumentReader(lambda file: file.is_zip and file.kind_by_name == "zip", open_document)
