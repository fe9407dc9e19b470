"""Says from its first bytes what a file is, whatever its name claims, and which names documents
have.
"""

from __future__ import annotations

from chatapp.errors import cause_code

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", cause_code("office_or_zip")),
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
    (b"\xd0\xcf\x11\xe0", cause_code("hwp_or_old_office")),
    (b"{\\rtf", cause_code("rtf")),
    (b"%!PS", cause_code("postscript")),
    (b"\x1f\x8b", cause_code("compressed", format="GZIP")),
    (b"Rar!", cause_code("compressed", format="RAR")),
    (b"7z\xbc\xaf", cause_code("compressed", format="7-Zip")),
    (b"SQLite format 3", cause_code("database_format", format="SQLite")),
    (b"ID3", cause_code("recording_format", format="MP3")),
)


ENDINGS: dict[str, str] = {
    "pdf": "pdf",
    **dict.fromkeys(("docx", "docm", "dotx"), "docx"),
    **dict.fromkeys(("pptx", "pptm", "ppsx"), "pptx"),
    **dict.fromkeys(("xlsx", "xlsm"), "xlsx"),
    "hwpx": "hwpx",
    "hwp": "hwp",
    "epub": "epub",
    **dict.fromkeys(("html", "htm", "xhtml"), "html"),
    **dict.fromkeys(("md", "markdown"), "md"),
    "txt": "txt",
    **dict.fromkeys(("csv", "tsv"), "csv"),
}
"""The endings of file names that folders are searched for, and the kind each promises."""
_TEXTS = {"txt", "md", "csv", "html"}
"""Text is read as whichever of these its name says."""


def is_pdf(head: bytes, name: str) -> bool:
    """Say whether the PDF reader takes this file: by its mark, or when it is empty, whatever it is
    called.
    """
    if not head:
        return True
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return False
    if promised(name) in _TEXTS:
        # A text may speak of PDF's mark.
        return head.startswith(b"%PDF-")
    return has_pdf_header(head)


def promised(name: str) -> str:
    """Return the kind that a file's name promises, "" when it promises none of ours."""
    return ENDINGS.get(name.lower().rpartition(".")[2], "") if "." in name else ""


def is_misnamed(name: str, kind: str) -> bool:
    """Say whether a file's name promises another kind than it is."""
    return promised(name) not in ("", kind)


def has_pdf_header(head: bytes) -> bool:
    """Say whether the mark of a PDF stands in the first 1,024 bytes, where readers look for it."""
    return b"%PDF-" in head[:1024]


def kind(head: bytes) -> str:
    """Name the kind of a file, in words that `causes` knows in Korean."""
    for magic, name in _MAGIC:
        if head.startswith(magic):
            return name
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return cause_code("html")
    if start.startswith(b"<?xml"):
        return cause_code("xml")
    if not head.strip(b"\0"):
        return cause_code("only_zeros")
    return cause_code("plain_text") if _is_text(head) else cause_code("unknown_kind")


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
