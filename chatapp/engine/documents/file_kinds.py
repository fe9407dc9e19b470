"""Says from its first bytes what a file is that calls itself a PDF and is none."""

from __future__ import annotations

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "ZIP / Office"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"GGUF", "GGUF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\xd0\xcf\x11\xe0", "HWP / DOC"),
    (b"{\\rtf", "RTF"),
    (b"%!PS", "PostScript"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"SQLite format 3", "SQLite"),
    (b"ID3", "MP3"),
)


def has_pdf_header(head: bytes) -> bool:
    """Say whether the mark of a PDF stands in the first 1,024 bytes, where readers look for it."""
    return b"%PDF-" in head[:1024]


def kind(head: bytes) -> str:
    """Name the kind of a file, in words that need no translation."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "HTML"
    if start.startswith(b"<?xml"):
        return "XML"
    if not head.strip(b"\0"):
        return "0x00 …"
    return "TXT" if _is_text(head) else "?"


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    for encoding in ("utf-8", "cp949"):
        try:
            text = head[:-4].decode(encoding) if len(head) > 64 else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(character.isprintable() or character in "\t\r\n\f" for character in text)
    return False
