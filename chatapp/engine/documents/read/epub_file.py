"""Electronic books (.epub): their chapters in reading order, as pages of HTML out of a ZIP."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote

from chatapp.engine.documents.read import html_page, safe_xml
from chatapp.engine.documents.read.blocks import Heading, Unreadable
from chatapp.engine.documents.read.safe_xml import attribute, find_all, local
from chatapp.engine.documents.read.sections import Section, flow
from chatapp.engine.documents.read.zip_parts import ZipParts, resolve
from chatapp.errors import cause_code

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"


def sections(parts: ZipParts) -> Iterator[Section]:
    """Yield the sections of all chapters."""
    package = _package(parts)
    chapters = _chapters(parts, package)
    _refuse_locked(parts, set(chapters))
    if not chapters:
        raise Unreadable("damaged", cause_code("no_chapters"))
    for number, name in enumerate(chapters, 1):
        if parts.has(name):
            blocks = list(html_page.blocks(html_page.decode(parts.read(name))))
            title = next(
                (block.text for block in blocks if isinstance(block, Heading) and block.text), ""
            )
            yield from flow(blocks, partial(_place, chapter=number, title=title))


def _place(heading: str, _number: int, chapter: int, title: str) -> str:
    return f"chapter:{chapter}:{heading or title}"


def _package(parts: ZipParts) -> str:
    for found in find_all(safe_xml.tree(parts, _CONTAINER), "rootfile"):
        name = resolve("", attribute(found, "full-path"))
        if parts.has(name):
            return name
    raise Unreadable("damaged", cause_code("no_chapters"))


def _chapters(parts: ZipParts, package: str) -> list[str]:
    root = safe_xml.tree(parts, package)
    items = {
        attribute(item, "id"): resolve(package, unquote(attribute(item, "href")))
        for item in root.iter()
        if local(item) == "item"
    }
    spine = (items.get(attribute(one, "idref"), "") for one in find_all(root, "itemref"))
    return list(dict.fromkeys(name for name in spine if name))


def _refuse_locked(parts: ZipParts, chapters: set[str]) -> None:
    """Refuse a book whose chapters are encrypted; fonts often are, and do not matter."""
    if not parts.has(_ENCRYPTION):
        return
    for reference in find_all(safe_xml.tree(parts, _ENCRYPTION), "CipherReference"):
        if resolve("", unquote(attribute(reference, "URI"))) in chapters:
            raise Unreadable("locked")
