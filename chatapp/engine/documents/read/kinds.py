"""Says by its content which kind of document a file is, and opens it with the reader of that kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from chatapp.engine.documents.read import file_kinds, plain_text, unseen_marks
from chatapp.engine.documents.read.blocks import Unreadable
from chatapp.engine.documents.read.sections import Section, flow
from chatapp.engine.documents.read.zip_parts import ZipParts
from chatapp.errors import cause_code

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MOST_TEXT_BYTES = 64 * 1024 * 1024
_BY_PART = (
    ("word/document.xml", "docx"),
    ("ppt/presentation.xml", "pptx"),
    ("xl/workbook.xml", "xlsx"),
    ("Contents/section0.xml", "hwpx"),
    ("META-INF/container.xml", "epub"),
)
_OTHER_PARTS = (
    ("xl/workbook.bin", cause_code("xlsb")),
    ("content.xml", cause_code("open_document")),
    ("AndroidManifest.xml", cause_code("program_format", format="APK")),
)


def sections(path: Path, name: str) -> tuple[str, Iterator[Section], tuple[str, ...]]:
    """Return the kind of a file, its sections as they are read, and warnings. Raises Unreadable,
    also while reading.
    """
    kind, found, warnings = _sections(path, name)
    return kind, unseen_marks.taken_off(found), warnings


def _sections(path: Path, name: str) -> tuple[str, Iterator[Section], tuple[str, ...]]:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(_OLE):
        from chatapp.engine.documents.read.hwp_file import HwpFile

        hwp = HwpFile(path)
        return "hwp", flow(hwp.blocks()), ("preview_only",) if hwp.is_preview else ()
    what = file_kinds.kind(head)
    if not what.startswith(("a plain text", "a web page", "an XML", "an unknown")):
        raise Unreadable("unknown", what)
    return _text(path, name, what)


def _zipped(path: Path) -> tuple[str, Iterator[Section], tuple[str, ...]]:
    parts = ZipParts(path)
    kind = next((kind for part, kind in _BY_PART if parts.has(part)), "")
    if not kind and parts.has("[Content_Types].xml"):
        kind = _by_content_type(parts)
    if not kind:
        raise Unreadable(
            "unknown",
            next((what for part, what in _OTHER_PARTS if parts.has(part)), cause_code("zip")),
        )
    if kind == "docx":
        from chatapp.engine.documents.read.docx_file import DocxFile

        word = DocxFile(parts)
        return (
            kind,
            chain(flow(word.edges(), lambda heading, number: "edges:"), flow(word.blocks())),
            (),
        )
    if kind == "hwpx":
        from chatapp.engine.documents.read.hwpx_file import HwpxFile

        return kind, flow(HwpxFile(parts).blocks()), ()
    if kind == "xlsx":
        from chatapp.engine.documents.read import xlsx_file

        return kind, xlsx_file.sections(parts, path), ()
    from chatapp.engine.documents.read import epub_file, pptx_file

    return kind, (pptx_file if kind == "pptx" else epub_file).sections(parts), ()


def _by_content_type(parts: ZipParts) -> str:
    """Know a Word document whose main part has a name of its own."""
    return (
        "docx"
        if b"wordprocessingml.document.main" in parts.read("[Content_Types].xml", 1_000_000)
        else ""
    )


def _text(path: Path, name: str, what: str) -> tuple[str, Iterator[Section], tuple[str, ...]]:
    ending = name.lower().rpartition(".")[2]
    if ending == "pdf":
        # A text of that name is an error page or a broken download, hardly ever what was meant.
        raise Unreadable("unknown", what)
    if path.stat().st_size > _MOST_TEXT_BYTES:
        raise Unreadable(
            "heavy", cause_code("larger_than_mb", limit=_MOST_TEXT_BYTES // 1024 // 1024)
        )
    data = path.read_bytes()
    if what.startswith("a web page") or ending in ("html", "htm", "xhtml"):
        from chatapp.engine.documents.read import html_page

        return "html", flow(html_page.blocks(html_page.decode(data))), ()
    text = plain_text.decode(data)
    if text is None:
        raise Unreadable("unknown", what)
    if ending in ("csv", "tsv"):
        from chatapp.engine.documents.read import csv_file

        return "csv", csv_file.sections(text), ()
    if ending in ("md", "markdown"):
        return "md", flow(plain_text.markdown(text)), ()
    return "txt", flow(plain_text.paragraphs(text)), ()
