"""The headers and footers that a Word document shows on its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.safe_xml import attribute
from chatapp.engine.documents.read.elements.zip_parts import ZipParts, resolve

# Sections are searched in the bytes of the part: its paragraphs are parsed one by one later.
_SECTION = re.compile(rb"<(?:\w+:)?sectPr\b(?:(?!</(?:\w+:)?sectPr>).){0,20000}", re.DOTALL)
_REFERENCE = re.compile(
    rb"<(?:\w+:)?(?P<margin>header|footer)Reference\s(?P<attributes>[^>]{0,300})>"
)
_ATTRIBUTE = re.compile(rb"(?:\w+:)?(type|id)\s*=\s*[\"']([^\"'<]{1,100})[\"']")
_FIRST_PAGE = re.compile(rb"<(?:\w+:)?titlePg(?![^>]*val\s*=\s*[\"'](?:0|false|off)[\"'])")
_CHUNK_BYTES = 1 << 20
"""Bytes of the main part that are searched at once; chosen."""
_KEPT_BYTES = 25_000
"""Bytes repeated of the chunk before, so that a section is found whole; chosen."""
_MOST_PARTS = 100
"""Headers, footers and notes that are read at most; chosen against hostile files."""
_PAGE_NUMBER = re.compile(r"(?:page|p|of|seite|쪽|페이지|면|총|전체|중|[\d\W_])*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Reference:
    """A section shows the part of this relation as "header" or "footer"."""

    margin: str
    relation: str


def parts_of(parts: ZipParts, main: str) -> list[str]:
    """Return the names of the parts with the shown headers, then footers, each once."""
    references = _references(parts, main)
    if not references:
        return []
    targets = {
        attribute(relation, "Id"): safe_xml.target(relation, main)
        for relation in safe_xml.relations(parts, main)
    }
    headers_first = sorted(references, key=lambda reference: reference.margin != "header")
    names = dict.fromkeys(targets.get(reference.relation, "") for reference in headers_first)
    return [name for name in names if parts.has(name)][:_MOST_PARTS]


def is_page_number(line: str) -> bool:
    """Say whether a line is only a page number, as it was when the file was saved."""
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _references(parts: ZipParts, main: str) -> list[_Reference]:
    """Return what the sections show; first and even pages count only where they differ."""
    has_even = _has_even_pages(parts, main)
    references: dict[_Reference, None] = {}
    for section in _sections(parts, main):
        wanted = {b"default"}
        wanted |= {b"even"} if has_even else set()
        wanted |= {b"first"} if _FIRST_PAGE.search(section) else set()
        for match in _REFERENCE.finditer(section):
            attributes = dict(_ATTRIBUTE.findall(match["attributes"]))
            if attributes.get(b"type", b"default") in wanted:
                relation = attributes.get(b"id", b"").decode("utf-8", "replace")
                references[_Reference(match["margin"].decode(), relation)] = None
    return list(references)


def _sections(parts: ZipParts, main: str) -> list[bytes]:
    sections: dict[bytes, None] = {}
    rest = b""
    with parts.open(main) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            searched = rest + chunk
            sections.update(dict.fromkeys(_SECTION.findall(searched)))
            rest = searched[-_KEPT_BYTES:]
    return list(sections)


def _has_even_pages(parts: ZipParts, main: str) -> bool:
    name = resolve(main, "settings.xml")
    if not parts.has(name):
        return False
    setting = safe_xml.first(safe_xml.tree(parts, name), "evenAndOddHeaders")
    return setting is not None and attribute(setting, "val") not in ("0", "false", "off")
