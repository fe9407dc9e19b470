"""The text of OpenDocument files (.odt, .ods, .odp): paragraphs, lists, tables, notes, comments.

Text that was deleted with tracked changes stands apart in these files and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.asides import Comment
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    HeadingBlock,
    NoticeBlock,
    ParagraphBlock,
    TableBlock,
    Unreadable,
)
from chatapp.engine.documents.read.elements.inline_text import InlineStyle, InlineText
from chatapp.engine.documents.read.elements.merged_cells import Cell, CellPosition, by_position
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, first, local, named
from chatapp.engine.documents.read.elements.source_file import SourceFile
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.word import odf_looks

CONTENT, _STYLES = "content.xml", "styles.xml"
_MIME = "application/vnd.oasis.opendocument."
_PASSED_OVER = ("tracked-changes", "sequence-decls", "forms", "variable-decls", "ruby-text")
_TIED = ("annotation", "frame", "custom-shape", "ruby-text", "tracked-changes")
_STYLES_OF_LOOKS = {
    odf_looks.RAISED: InlineStyle(baseline="raised"),
    odf_looks.LOWERED: InlineStyle(baseline="lowered"),
}
_MOST_BLANKS = 100
"""Blanks that one element stands for; chosen against hostile files."""
_MOST_REPEATED = 1000
"""Cells or rows that one element stands for; chosen against hostile files."""
_DEEPEST = 60
"""Levels of elements that are entered; chosen against hostile files."""


def is_kind(file: SourceFile, *names: str) -> bool:
    """Say whether a file is an OpenDocument file of one of these kinds: "text", "spreadsheet"."""
    if not file.has_part(CONTENT) or not file.has_part("mimetype"):
        return False
    kind = file.parts.read("mimetype").decode("ascii", "replace").strip()
    return kind.startswith(tuple(f"{_MIME}{name}" for name in names))


def body(parts: ZipParts, name: str) -> Any:
    """Return the element of the content: "text", "spreadsheet" … Raises Unreadable."""
    manifest = "META-INF/manifest.xml"
    if parts.has(manifest) and first(safe_xml.tree(parts, manifest), "encryption-data") is not None:
        raise Unreadable("locked")
    root = safe_xml.tree(parts, CONTENT)
    styles = safe_xml.tree(parts, _STYLES) if parts.has(_STYLES) else None
    odf_looks.mark([each for each in (styles, root) if each is not None], root)
    within = first(root, "body")
    element = None if within is None else next(named(within, name), None)
    return root.makeelement(name) if element is None else element


def blocks(element: Any, depth: int = 0) -> Iterator[Block]:
    """Yield what an element holds, in its order; comments stand behind the paragraph they are of."""
    if depth > _DEEPEST:
        return
    for child in element:
        name = local(child)
        if name == "h":
            level = attribute(child, "outline-level")
            yield HeadingBlock(int(level) if level.isdecimal() else 1, paragraph(child))
        elif name == "p":
            yield from _paragraph_blocks(child, depth)
        elif name == "list-item":
            yield from _item(child, depth)
        elif name == "table":
            yield TableBlock(table_rows(child))
            yield from _notices(child)
        elif name not in _PASSED_OVER:
            yield from blocks(child, depth + 1)


def _paragraph_blocks(element: Any, depth: int) -> Iterator[Block]:
    if text := paragraph(element).strip():
        yield ParagraphBlock(text)
    yield from _notices(element)
    yield from _within(element, depth)


def _notices(element: Any) -> Iterator[Block]:
    """Say where words are struck out or were deleted."""
    if any(
        child.get(odf_looks.LOOK) == odf_looks.STRUCK or local(child) == "change"
        for child in element.iter()
    ):
        yield NoticeBlock("deleted_text")


def edges(parts: ZipParts) -> Iterator[Block]:
    """Yield the page heads and feet of a document. Raises Unreadable."""
    if parts.has(_STYLES):
        for page in find_all(safe_xml.tree(parts, _STYLES), "master-page"):
            for edge in named(page, "header", "footer", "header-first", "footer-first"):
                yield from blocks(edge)


def _item(item: Any, depth: int) -> Iterator[Block]:
    for number, block in enumerate(blocks(item, depth + 1)):
        is_first = number == 0 and isinstance(block, ParagraphBlock)
        mark = item.get(odf_looks.MARK) or "- "
        yield ParagraphBlock(f"{mark}{block.text}") if is_first else block  # type: ignore[union-attr]


def _within(element: Any, depth: int) -> Iterator[Block]:
    """Yield what is tied to a paragraph: text boxes, footnotes, comments."""
    for child in element.iter():
        name = local(child)
        if name == "text-box":
            yield from blocks(child, depth + 1)
        elif name == "note-body":
            text = " ".join(paragraph(part) for part in find_all(child, "p"))
            yield ParagraphBlock(f"{_mark(child)} {text}".strip())
        elif name == "annotation":
            yield comment(child).block()


def _mark(note_body: Any) -> str:
    note = note_body.getparent()
    citation = None if note is None else next(named(note, "note-citation"), None)
    return "" if citation is None or not citation.text else f"[{citation.text.strip()}]"


def comment(annotation: Any) -> Comment:
    """Return a comment."""
    text = " ".join(paragraph(part) for part in find_all(annotation, "p"))
    author, date = first(annotation, "creator"), first(annotation, "date")
    return Comment(
        text,
        (author.text or "") if author is not None else "",
        (date.text or "") if date is not None else "",
    )


def paragraph(element: Any) -> str:
    """Return the text of a paragraph without what is tied to it and what is struck out."""
    line = InlineText()
    _add(line, element, InlineStyle())
    return line.text()


def _add(line: InlineText, element: Any, style: InlineStyle) -> None:
    """Add what an element holds to a line."""
    line.add(element.text or "", style)
    for child in element:
        name = local(child)
        if name == "s":
            count = attribute(child, "c")
            line.add(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS), style)
        elif name == "tab":
            line.add("\t", style)
        elif name == "line-break":
            line.add("\n", style)
        elif name == "note":
            citation = next(named(child, "note-citation"), None)
            if citation is not None and citation.text:
                line.add(f" [{citation.text}]")
        elif name not in _TIED and child.get(odf_looks.LOOK) != odf_looks.STRUCK:
            _add(line, child, _STYLES_OF_LOOKS.get(child.get(odf_looks.LOOK) or "", style))
        line.add(child.tail or "", style)


def table_rows(table: Any) -> list[list[str]]:
    """Return the cells of a table of text; a merged cell stands in each of its rows."""
    cells: dict[CellPosition, Cell] = {}
    for number, row in enumerate(rows_of(table)):
        column = 0
        for cell in named(row, "table-cell", "covered-table-cell"):
            times = repeated(cell, "number-columns-repeated")
            if local(cell) == "table-cell":
                text = "\n".join(paragraph(part) for part in find_all(cell, "p")).strip()
                spans = (
                    repeated(cell, "number-columns-spanned"),
                    repeated(cell, "number-rows-spanned"),
                )
                cells[CellPosition(number, column)] = Cell(text, *spans)
            column += times
    return by_position(cells)


def rows_of(table: Any) -> Iterator[Any]:
    """Yield the rows of a table, also those of its header and of groups, not of tables in it."""
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in ("table-header-rows", "table-rows", "table-row-group"):
            yield from rows_of(child)


def repeated(element: Any, name: str) -> int:
    """Return how many times an element stands there."""
    value = attribute(element, name)
    return min(int(value), _MOST_REPEATED) if value.isdecimal() and value != "0" else 1
