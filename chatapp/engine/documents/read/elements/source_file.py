"""A file before its format is known: first bytes, ZIP parts, text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from chatapp.contract.document_formats import kind_by_name
from chatapp.engine.documents.read.elements import file_signatures, text_encoding
from chatapp.engine.documents.read.elements.blocks import Unreadable
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.errors import cause_code

_HEAD_BYTES = 4096
"""Bytes that tell a file's kind; chosen."""
_MOST_TEXT_BYTES = 64 * 1024 * 1024
"""Bytes of a text file, above which it is refused; chosen against hostile files."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of a file, and warnings about the whole of it."""

    text: str
    warnings: tuple[str, ...] = ()


class SourceFile:
    """A file as the readers' `matches` and `open` see it."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.name = name
        self.kind_by_name = kind_by_name(name)
        with path.open("rb") as file:
            self.head = file.read(_HEAD_BYTES)
        self.is_zip = self.head.startswith(file_signatures.ZIP)

    @cached_property
    def description(self) -> str:
        """What the first bytes say the file is, as `file_signatures.describe` words it."""
        return file_signatures.describe(self.head)

    @property
    def is_web_page(self) -> bool:
        return self.description == file_signatures.WEB_PAGE

    @property
    def may_be_text(self) -> bool:
        """Whether the first bytes allow plain text. A text named .pdf is a broken download."""
        return self.description in file_signatures.TEXTS and self.kind_by_name != "pdf"

    def is_text_named(self, kind: str) -> bool:
        """Say whether the file is text whose name ends as that of this format."""
        return self.may_be_text and not self.is_web_page and self.kind_by_name == kind

    @cached_property
    def parts(self) -> ZipParts:
        """The parts of a ZIP file. Raises Unreadable."""
        return ZipParts(self.path)

    def has_part(self, name: str) -> bool:
        return self.is_zip and self.parts.has(name)

    def read(self) -> bytes:
        """Return the whole content. Raises Unreadable above 64 MB."""
        if self.path.stat().st_size > _MOST_TEXT_BYTES:
            raise Unreadable(
                "heavy", cause_code("larger_than_mb", limit=_MOST_TEXT_BYTES // 1024 // 1024)
            )
        return self.path.read_bytes()

    def text(self) -> str:
        """Return the content as text. Raises Unreadable."""
        return self.decoded().text

    def decoded(self) -> ReadText:
        """Return the content as text, with a warning where its encoding is a guess.

        Raises Unreadable.
        """
        read = text_encoding.decoded(self.read())
        if read is None:
            raise Unreadable("unknown", self.description)
        return ReadText(read.text, () if read.is_sure else ("encoding_unsure",))
