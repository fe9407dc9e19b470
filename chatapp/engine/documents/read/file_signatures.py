"""Recognizes a file's type by its first bytes."""

from __future__ import annotations

from chatapp.contract.document_formats import kind_by_name

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_PDF_MARK_WITHIN = 1024
"""Bytes in which PDF readers look for the mark (PDF Reference 1.7, implementation note 13)."""
_TEXT_KINDS = {"txt", "md", "csv", "html"}
WEB_PAGE, XML, TEXT, UNKNOWN = (
    "a web page (HTML)",
    "an XML file",
    "a plain text (TXT)",
    "an unknown kind of file",
)
TEXTS = {WEB_PAGE, XML, TEXT, UNKNOWN}
"""Descriptions of files that may turn out to be text."""
_SIGNATURES = (
    (ZIP, "an Office or ZIP file"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"MZ", "a program (EXE)"),
    (b"\x7fELF", "a program (ELF)"),
    (b"GGUF", "a GGUF model"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (OLE[:4], "an HWP or an old Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript file"),
    (b"\x1f\x8b", "a compressed file (GZIP)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"7z\xbc\xaf", "a compressed file (7-Zip)"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"ID3", "a recording (MP3)"),
)


def is_pdf(head: bytes, name: str) -> bool:
    """Say whether the PDF reader takes a file: it holds the mark of a PDF, or it is empty."""
    if not head:
        return True
    if head.startswith((ZIP, OLE[:4])):
        return False
    if kind_by_name(name) in _TEXT_KINDS:
        # A text may mention the mark.
        return head.startswith(_PDF)
    return has_pdf_mark(head)


def is_misnamed(name: str, kind: str) -> bool:
    """Say whether a file's name ends as that of another format."""
    return kind_by_name(name) not in ("", kind)


def has_pdf_mark(head: bytes) -> bool:
    return _PDF in head[:_PDF_MARK_WITHIN]


def describe(head: bytes) -> str:
    """Return the type of a file in English, one of the phrases that error texts know."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return WEB_PAGE
    if start.startswith(b"<?xml"):
        return XML
    if not head.strip(b"\0"):
        return "only zeros: an unfinished download"
    return TEXT if _is_text(head) else UNKNOWN


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    for encoding in ("utf-8", "cp949"):
        try:
            # The last character of a longer head may be cut.
            text = head[:-4].decode(encoding) if len(head) > 64 else head.decode(encoding)
        except UnicodeDecodeError:
            continue
        return all(character.isprintable() or character in "\t\r\n\f" for character in text)
    return False
