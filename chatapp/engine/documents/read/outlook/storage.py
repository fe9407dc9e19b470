"""The properties of a message, an attachment or a recipient, each in a storage of its own."""

from __future__ import annotations

import datetime
import struct
from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read.elements.declared_encoding import decoded
from chatapp.engine.documents.read.word import compound_parts

# Types of properties ([MS-OXCDATA] 2.11.1).
_UNICODE, _BYTES_OF_TEXT, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_PROPERTIES = "__properties_version1.0"
_ENTRY_BYTES = 16
_CODE_PAGE, _BODY_CODE_PAGE = 0x3FFD, 0x3FDE
"""Numbers of properties: PidTagMessageCodepage, PidTagInternetCodepage ([MS-OXPROPS])."""
_WESTERN = (1252, 20127, 28591)
"""Code pages in which a mail is often sent whatever its names are in; chosen."""
_ENCODINGS = {65001: "utf-8", 51949: "cp949", 20932: "euc_jp", 1200: "utf-16-le", 28591: "cp1252"}
_EPOCH = datetime.datetime(1601, 1, 1)
_MOST_STORAGES = 2000
"""Recipients and attachments that are read of a message; chosen against hostile files."""


class Storage:
    """A storage by its path; `head_bytes` stand before its fixed properties ([MS-OXMSG] 2.4)."""

    def __init__(
        self, container: Any, path: str = "", head_bytes: int = 32, code_page: int = 0
    ) -> None:
        self._container = container
        self.path = path
        self._fixed = self._read_fixed(head_bytes)
        body = self.number(_BODY_CODE_PAGE)
        own = self.number(_CODE_PAGE) or (0 if body in _WESTERN else body)
        self.code_page = own or code_page

    def within(self, prefix: str, head_bytes: int = 8) -> Iterator[Storage]:
        """Yield the storages in this one whose names begin so, in order."""
        depth = len(self._names(self.path))
        names = {
            entry[depth]
            for entry in self._container.listdir(streams=False, storages=True)
            if list(entry[:depth]) == self._names(self.path)
            and len(entry) > depth
            and entry[depth].startswith(prefix)
        }
        for name in sorted(names)[:_MOST_STORAGES]:
            yield Storage(self._container, self._join(name), head_bytes, self.code_page)

    def text(self, number: int) -> str:
        """Return a text, "" where it is missing."""
        if data := self._stream(number, _UNICODE):
            return data.decode("utf-16-le", "replace").rstrip("\0")
        data = self._stream(number, _BYTES_OF_TEXT).rstrip(b"\0")
        return decoded(data, self._encoding(self.code_page)) if data else ""

    def page(self, number: int) -> str:
        """Return a text of markup, which may be stored as bytes."""
        data = self._stream(number, _BINARY)
        code_page = self.number(_BODY_CODE_PAGE) or self.code_page
        return decoded(data, self._encoding(code_page)) if data else self.text(number)

    def data(self, number: int) -> bytes:
        return self._stream(number, _BINARY)

    def number(self, number: int) -> int:
        """Return a whole number, 0 where it is missing."""
        value = self._fixed.get(number, b"")
        return int.from_bytes(value[:4], "little", signed=True) if value else 0

    def time(self, number: int) -> datetime.datetime | None:
        """Return a moment, in UTC."""
        ticks = int.from_bytes(self._fixed.get(number, b""), "little")
        try:
            return _EPOCH + datetime.timedelta(microseconds=ticks // 10) if ticks else None
        except OverflowError:
            return None

    def message(self, number: int) -> Storage | None:
        """Return the message that is a property of this storage."""
        name = self._name(number, _OBJECT)
        if not self._container.exists(self._join(name)):
            return None
        return Storage(self._container, self._join(name), 24, self.code_page)

    def _encoding(self, code_page: int) -> str:
        return _ENCODINGS.get(code_page, f"cp{code_page}" if code_page > 0 else "")

    def _read_fixed(self, head_bytes: int) -> dict[int, bytes]:
        data = compound_parts.stream(self._container, self._join(_PROPERTIES))[head_bytes:]
        fixed = {}
        for at in range(0, len(data) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            (number,) = struct.unpack_from("<H", data, at + 2)
            fixed[number] = data[at + 8 : at + _ENTRY_BYTES]
        return fixed

    def _stream(self, number: int, kind: int) -> bytes:
        return compound_parts.stream(self._container, self._join(self._name(number, kind)))

    def _name(self, number: int, kind: int) -> str:
        return f"__substg1.0_{number:04X}{kind:04X}"

    def _join(self, name: str) -> str:
        return f"{self.path}/{name}" if self.path else name

    def _names(self, path: str) -> list[str]:
        return path.split("/") if path else []
