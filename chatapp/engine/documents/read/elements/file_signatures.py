"""Recognizes a file's type by its first bytes."""

from __future__ import annotations

from chatapp.contract.document_formats import kind_by_name
from chatapp.errors import cause_code

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = b"%PDF-"
_PDF_MARK_WITHIN = 1024
"""Bytes in which PDF readers look for the mark (PDF Reference 1.7, implementation note 13)."""
_TEXT_KINDS = {"txt", "md", "csv", "html", "eml", "mbox", "mht", "rtf"}
WEB_PAGE, XML, TEXT, UNKNOWN = (
    cause_code("html"),
    cause_code("xml"),
    cause_code("plain_text"),
    cause_code("unknown_kind"),
)
TEXTS = {WEB_PAGE, XML, TEXT, UNKNOWN}
"""Descriptions of files that may turn out to be text."""
_SIGNATURES = (
    (ZIP, cause_code("office_or_zip")),
    (b"PK\x05\x06", cause_code("empty_zip")),
    (b"MZ", cause_code("program_format", format="EXE")),
    (b"\x7fELF", cause_code("program_format", format="ELF")),
    (b"GGUF", cause_code("gguf_model")),
    (b"\x89PNG", cause_code("picture_format", format="PNG")),
    (b"\xff\xd8\xff", cause_code("picture_format", format="JPEG")),
    (b"GIF8", cause_code("picture_format", format="GIF")),
    (b"BM", cause_code("picture_format", format="BMP")),
    (b"II*\0", cause_code("picture_format", format="TIFF")),
    (b"MM\0*", cause_code("picture_format", format="TIFF")),
    (OLE[:4], cause_code("hwp_or_old_office")),
    (b"HWP Document File V", cause_code("hwp_3")),
    (b"{\\rtf", cause_code("rtf")),
    (b"%!PS", cause_code("postscript")),
    (b"\x1f\x8b", cause_code("compressed", format="GZIP")),
    (b"Rar!", cause_code("compressed", format="RAR")),
    (b"7z\xbc\xaf", cause_code("compressed", format="7-Zip")),
    (b"SQLite format 3", cause_code("database_format", format="SQLite")),
    (b"ID3", cause_code("recording_format", format="MP3")),
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
        return cause_code("only_zeros")
    return TEXT if is_text(head) else UNKNOWN


def is_text(head: bytes) -> bool:
    """Say whether the first bytes are text."""
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
