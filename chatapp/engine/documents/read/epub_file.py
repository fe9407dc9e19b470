"""Electronic books (.epub): their chapters in reading order, as web pages out of a ZIP."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote

from chatapp.engine.documents.read import html_file
from chatapp.engine.documents.read.document_reader import DocumentReader, OpenDocument
from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.asides import ChangeList
from chatapp.engine.documents.read.elements.blocks import HeadingBlock, Unreadable
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all
from chatapp.engine.documents.read.elements.sections import DocumentSection, sections_of
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.elements.zip_parts import ZipParts, resolve
from chatapp.errors import cause_code

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"


def open_document(file: SourceFile) -> OpenDocument:
    return OpenDocument(_sections(file.parts))


def _sections(parts: ZipParts) -> Iterator[DocumentSection]:
    chapters = _chapters(parts, _package(parts))
    _refuse_locked(parts, set(chapters))
    if not chapters:
        raise Unreadable("damaged", cause_code("no_chapters"))
    changes = ChangeList()
    for number, name in enumerate(chapters, 1):
        if parts.has(name):
            page = html_file.page(html_file.decode(parts.read(name)))
            headings = (block.text for block in page.blocks if isinstance(block, HeadingBlock))
            title = next(filter(None, headings), "")
            yield from sections_of(page.blocks, partial(_place, chapter=number, title=title))
            changes.blocks += page.changes.blocks
    yield from changes.sections()


def _place(heading: str, _number: int, chapter: int, title: str) -> str:
    return f"chapter:{chapter}:{heading or title}"


def _package(parts: ZipParts) -> str:
    """Return the part that lists the contents of the book."""
    for root in find_all(safe_xml.tree(parts, _CONTAINER), "rootfile"):
        name = resolve("", attribute(root, "full-path"))
        if parts.has(name):
            return name
    raise Unreadable("damaged", cause_code("no_chapters"))


def _chapters(parts: ZipParts, package: str) -> list[str]:
    root = safe_xml.tree(parts, package)
    items = {
        attribute(item, "id"): resolve(package, unquote(attribute(item, "href")))
        for item in find_all(root, "item")
    }
    spine = (items.get(attribute(item, "idref"), "") for item in find_all(root, "itemref"))
    return list(dict.fromkeys(filter(None, spine)))


def _refuse_locked(parts: ZipParts, chapters: set[str]) -> None:
    """Refuse a book whose chapters are encrypted; encrypted fonts do not matter."""
    if not parts.has(_ENCRYPTION):
        return
    for reference in find_all(safe_xml.tree(parts, _ENCRYPTION), "CipherReference"):
        if resolve("", unquote(attribute(reference, "URI"))) in chapters:
            raise Unreadable("sealed", cause_code("lock_drm"))


READER = DocumentReader(lambda file: file.has_part(_CONTAINER), open_document)
