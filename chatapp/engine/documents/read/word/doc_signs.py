"""Signs of Word 97 to 2003 documents that are no letters: of picture fonts, and form fields."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

from chatapp.engine.documents.read.drawn import symbol_fonts

SYMBOL, PLACE_OF_DATA = 0x6A09, 0x6A03
"""Properties of runs ([MS-DOC] 2.6.1): a character of another font; where its data lies."""
_PLACEHOLDER = "("
"""What stands for a character of another font ([MS-DOC] 2.6.1, sprmCSymbol)."""
_PRIVATE = range(0xF000, 0xF100)
"""Characters of picture fonts as Word writes them."""
_FONTS_AT = 0x112
"""Bytes into the file information block of the place of the fonts ([MS-DOC], FibRgFcLcb97)."""
_NAME_AT = 39
"""Bytes before the name of a font ([MS-DOC] 2.9.89, FFN)."""
_BOX, _LIST = 1, 2
"""Kinds of form fields that are shown by their data; a text stands in the document ([MS-DOC] 2.9.79)."""
_UNSET = 25
"""What a field holds whose first value was not changed ([MS-DOC] 2.9.78, FFData)."""


def fonts(word: bytes, table: bytes) -> list[str]:
    """Return the names of the document's fonts. Raises struct.error on broken files."""
    start, size = struct.unpack_from("<II", word, _FONTS_AT)
    plan = table[start : start + size]
    names: list[str] = []
    at = 4
    while at < len(plan):
        end = at + 1 + plan[at]
        name = plan[at + 1 + _NAME_AT : end].decode("utf-16-le", "replace")
        names.append(name.partition("\0")[0])
        at = end
    return names


@dataclass(frozen=True, slots=True)
class DocSigns:
    """What draws the signs: the fonts, and the stream with the data of fields."""

    fonts: list[str]
    data: bytes

    def shown(self, letter: str, properties: Mapping[int, bytes]) -> str:
        """Return a character as the reader sees it."""
        if letter == _PLACEHOLDER and len(symbol := properties.get(SYMBOL, b"")) == 4:
            font, code = struct.unpack("<HH", symbol)
            name = self.fonts[font] if font < len(self.fonts) else ""
            return symbol_fonts.shown(chr(code), name)
        if ord(letter) in _PRIVATE:
            return symbol_fonts.shown(letter, "")
        if letter == "\x01" and len(place := properties.get(PLACE_OF_DATA, b"")) == 4:
            return self._field(int.from_bytes(place, "little")) or letter
        return letter

    def _field(self, place: int) -> str:
        """Return a ticked or empty box, or what is chosen of a list; "" for anything else."""
        try:
            size, header = struct.unpack_from("<IH", self.data, place)
            field = self.data[place + header : place + size]
            version, bits = struct.unpack_from("<IH", field)
            kind, result = bits & 3, bits >> 2 & 31
            if version != 0xFFFFFFFF or kind not in (_BOX, _LIST):
                return ""
            at = 10 + _string_bytes(field, 10)
            chosen = struct.unpack_from("<H", field, at)[0] if result == _UNSET else result
            if kind == _BOX:
                return "☑" if chosen else "☐"
            return _entry(field, at + 2, chosen)
        except (struct.error, IndexError):
            return ""


def _string_bytes(field: bytes, at: int) -> int:
    """Return the bytes of a string with its length before and a zero behind it."""
    return 2 * struct.unpack_from("<H", field, at)[0] + 4


def _entry(field: bytes, at: int, number: int) -> str:
    """Return an entry of a list, behind its format, two helps and two macros."""
    for _ in range(5):
        at += _string_bytes(field, at)
    _, count, extra = struct.unpack_from("<HHH", field, at)
    at += 6
    for listed in range(min(count, number + 1)):
        (length,) = struct.unpack_from("<H", field, at)
        if listed == number:
            return field[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
        at += 2 + 2 * length + extra
    return ""
