"""Decodes texts that say in which encoding they are, which may be wrong."""

from __future__ import annotations

from chatapp.engine.documents.read.elements import text_encoding

_SUPERSETS = {
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ks_c_5601", "ksc5601", "iso-2022-kr"), "cp949"),
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk"), "gb18030"),
    "shift_jis": "cp932",
    "iso-8859-1": "cp1252",
    "us-ascii": "utf-8",
}
"""Encodings that programs write more in than their names allow."""


def decoded(data: bytes, charset: str) -> str:
    """Return text in its declared encoding if that fits, else in the one it is likely to be in."""
    name = _SUPERSETS.get(charset.lower(), charset)
    try:
        return data.decode(name)
    except (LookupError, UnicodeDecodeError):
        return text_encoding.decode(data) or data.decode("utf-8", "replace")
