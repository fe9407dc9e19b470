"""Decodes text files of unknown encoding."""

from __future__ import annotations

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SAMPLE_BYTES = 200_000
_SAMPLE_UNITS = 4000
"""16-bit units looked at to recognize UTF-16."""
_UTF16_COMMON = frozenset(b" \n.,")
_UTF16_LEAST_SHARE = 0.02
_MOST_STRANGE = 0.02
"""Share of control and replacement characters that a text may have."""
_CP1252_LEAST_ASCII = 0.7


def decode(data: bytes) -> str | None:
    """Return text in UTF-8, UTF-16, UTF-32, CP949 (EUC-KR) or Windows-1252; None for other data."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _if_text(data[len(mark) :].decode(encoding, "replace"))
    if encoding := _utf16(data):
        return _if_text(data.decode(encoding, "replace"))
    if b"\0" in data[:_SAMPLE_BYTES]:
        return None
    for encoding in ("utf-8", "cp949"):
        if _fits(data, encoding):
            return _if_text(data.decode(encoding, "replace"))
    # Windows-1252 decodes any bytes, so it comes last and the text has to be mostly ASCII.
    text = data.decode("cp1252", "replace")
    sample = text[:_SAMPLE_BYTES]
    ascii_count = sum(character.isascii() for character in sample)
    return _if_text(text) if ascii_count > _CP1252_LEAST_ASCII * len(sample) else _closest(data)


def _utf16(data: bytes) -> str:
    """Return the byte order of UTF-16 without a mark, "" for other data.

    Blanks, line ends, dots and commas are ASCII in any language: one of their bytes is zero.
    """
    sample = data[: _SAMPLE_BYTES & ~1]
    if len(sample) < 8 or b"\0" not in sample:
        return ""
    even, odd = sample[0::2][:_SAMPLE_UNITS], sample[1::2][:_SAMPLE_UNITS]
    little = sum(low in _UTF16_COMMON and not high for low, high in zip(even, odd, strict=True))
    big = sum(low in _UTF16_COMMON and not high for high, low in zip(even, odd, strict=True))
    if max(little, big) < _UTF16_LEAST_SHARE * len(even):
        return ""
    return "utf-16-le" if little > big else "utf-16-be"


def _fits(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        # A download that was cut off ends within a character.
        return error.end >= len(data) and error.start >= len(data) - 3 and error.start > 0
    return True


def _closest(data: bytes) -> str | None:
    """Return a text with a few broken bytes in the encoding that leaves fewer of them."""
    texts = [data.decode(encoding, "replace") for encoding in ("utf-8", "cp949")]
    return _if_text(min(texts, key=lambda text: text.count("\ufffd")))


def _if_text(text: str) -> str | None:
    sample = text[:_SAMPLE_BYTES]
    strange = sum(map(_is_strange, sample))
    return text if strange <= _MOST_STRANGE * len(sample) else None


def _is_strange(character: str) -> bool:
    return character == "\ufffd" or (character < " " and character not in "\t\n\r\f\x1a")
