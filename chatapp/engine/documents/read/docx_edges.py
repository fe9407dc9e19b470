"""Which headers and footers a Word document shows on its pages, each once."""

from __future__ import annotations

import posixpath
import re

from chatapp.engine.documents.read import safe_xml
from chatapp.engine.documents.read.safe_xml import attribute, find_all
from chatapp.engine.documents.read.zip_parts import ZipParts, resolve

# Sections are read as bytes: their elements lie among all the paragraphs, which are read one by one
# later.
_SECTION = re.compile(rb"<(?:\w+:)?sectPr\b(?:(?!</(?:\w+:)?sectPr>).){0,20000}", re.DOTALL)
_REFERENCE = re.compile(
    rb"<(?:\w+:)?(?P<edge>header|footer)Reference\s(?P<attributes>[^>]{0,300})>"
)
_ATTRIBUTE = re.compile(rb"(?:\w+:)?(type|id)\s*=\s*[\"']([^\"'<]{1,100})[\"']")
_FIRST_PAGE = re.compile(rb"<(?:\w+:)?titlePg(?![^>]*val\s*=\s*[\"'](?:0|false|off)[\"'])")
_CHUNK = 1 << 20
_KEPT = 25_000
_MOST_PARTS = 100
_PAGE_NUMBER = re.compile(r"(?:page|p|of|seite|쪽|페이지|면|총|전체|중|[\d\W_])*", re.IGNORECASE)


def parts_of(parts: ZipParts, main: str) -> list[str]:
    """Return the names of the parts with headers and footers that are shown, headers first, in
    order.
    """
    shown = _shown(parts, main)
    if not shown:
        return []
    folder, file = posixpath.split(main)
    relations = f"{folder}/_rels/{file}.rels".lstrip("/")
    if not parts.has(relations):
        return []
    targets = {
        attribute(one, "Id"): resolve(main, attribute(one, "Target"))
        for one in find_all(safe_xml.tree(parts, relations), "Relationship")
        if attribute(one, "TargetMode") != "External"
    }
    names = [
        targets.get(relation, "")
        for edge in ("header", "footer")
        for kind, relation in shown
        if kind == edge
    ]
    return [name for name in dict.fromkeys(names) if parts.has(name)][:_MOST_PARTS]


def is_page_number(line: str) -> bool:
    """Say whether a line says nothing but which page this is, as it was when the file was saved."""
    return _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _shown(parts: ZipParts, main: str) -> list[tuple[str, str]]:
    """Return which edge and which relation each section shows; those of first and even pages only
    where they are on.
    """
    has_even = _has_even_pages(parts, main)
    found: dict[tuple[str, str], None] = {}
    for section in _sections(parts, main):
        wanted = {
            "default",
            *(["even"] if has_even else []),
            *(["first"] if _FIRST_PAGE.search(section) else []),
        }
        for reference in _REFERENCE.finditer(section):
            said = dict(_ATTRIBUTE.findall(reference["attributes"]))
            if said.get(b"type", b"default").decode("utf-8", "replace") in wanted:
                found[
                    reference["edge"].decode(), said.get(b"id", b"").decode("utf-8", "replace")
                ] = None
    return list(found)


def _sections(parts: ZipParts, main: str) -> list[bytes]:
    found: dict[bytes, None] = {}
    rest = b""
    with parts.open(main) as stream:
        while chunk := stream.read(_CHUNK):
            held = rest + chunk
            found.update((section, None) for section in _SECTION.findall(held))
            rest = held[-_KEPT:]
    return list(found)


def _has_even_pages(parts: ZipParts, main: str) -> bool:
    name = resolve(main, "settings.xml")
    if not parts.has(name):
        return False
    one = safe_xml.first(safe_xml.tree(parts, name), "evenAndOddHeaders")
    return one is not None and attribute(one, "val") not in ("0", "false", "off")
