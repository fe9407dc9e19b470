"""What the sheets of a workbook share: their names, shared texts, and the looks of cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read.elements import colors, safe_xml
from chatapp.engine.documents.read.elements.hidden_marks import marked
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, first, local, named
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.sheets import cell_format
from chatapp.engine.language import raised_signs

MAIN_PART = "xl/workbook.xml"
_MOST_TEXTS = 2_000_000
"""Shared texts that are read of a workbook; chosen against hostile files."""
_YES = ("1", "true")
# ECMA-376, 18.8.30. What depends on the reader's system is written as nobody misunderstands it.
_BUILT_IN_CODES = """
1 0|2 0.00|3 #,##0|4 #,##0.00|9 0%|10 0.00%|11 0.00E+00|12 # ?/?|13 # ??/??|14 yyyy-mm-dd
15 d-mmm-yy|16 d-mmm|17 mmm-yy|18 h:mm AM/PM|19 h:mm:ss AM/PM|20 h:mm|21 h:mm:ss|22 yyyy-mm-dd h:mm
31 yyyy"년" m"월" d"일"|32 h"시" mm"분"|33 h"시" mm"분" ss"초"|37 #,##0;-#,##0|38 #,##0;-#,##0
39 #,##0.00;-#,##0.00|40 #,##0.00;-#,##0.00|41 #,##0|42 #,##0|43 #,##0.00|44 #,##0.00|45 mm:ss
46 [h]:mm:ss|47 mm:ss|48 ##0.0E+0"""
_EASTERN_DATES = (*range(27, 31), *range(34, 37), *range(50, 59))


def _built_in() -> dict[int, str]:
    """Return the formats that cells name by a number alone."""
    codes = dict.fromkeys(_EASTERN_DATES, "yyyy-mm-dd")
    for entry in _BUILT_IN_CODES.replace("\n", "|").strip("|").split("|"):
        number, _, code = entry.partition(" ")
        codes[int(number)] = code
    return codes


_BUILT_IN = _built_in()


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet, in the order of the workbook."""

    name: str
    part: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class CellStyle:
    """How cells of a style are shown. `look` tells bold and filled cells from others."""

    number_format: str = cell_format.GENERAL
    look: int = 0
    is_struck: bool = False
    is_white: bool = False

    def worded(self, text: str) -> str:
        """Return a text with what its look says: struck out, or not to be seen."""
        if self.is_struck and text:
            text = f"~~{text}~~"
        return marked(text, "white" if self.is_white else "")


_PLAIN = CellStyle()


@dataclass(slots=True)
class Workbook:
    """What sheets refer to."""

    sheets: list[SheetPart] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    styles: list[CellStyle] = field(default_factory=list)
    is_1904: bool = False

    def text(self, index: str) -> str:
        """Return a shared text by its number, as a cell has it."""
        known = index.isdecimal() and int(index) < len(self.texts)
        return self.texts[int(index)] if known else ""

    def style(self, index: str) -> CellStyle:
        """Return the style of a cell by its number."""
        known = index.isdecimal() and int(index) < len(self.styles)
        return self.styles[int(index)] if known else _PLAIN


def workbook(parts: ZipParts) -> Workbook:
    """Read what is common to the sheets. Raises Unreadable."""
    root = safe_xml.tree(parts, MAIN_PART)
    properties = first(root, "workbookPr")
    is_1904 = properties is not None and attribute(properties, "date1904") in _YES
    book = Workbook(is_1904=is_1904)
    targets = {
        attribute(relation, "Id"): safe_xml.target(relation, MAIN_PART)
        for relation in safe_xml.relations(parts, MAIN_PART)
    }
    for sheet in find_all(root, "sheet"):
        part = next((targets[v] for v in map(str, sheet.attrib.values()) if v in targets), "")
        if parts.has(part) and "worksheets" in part:
            is_hidden = attribute(sheet, "state") in ("hidden", "veryHidden")
            book.sheets.append(SheetPart(attribute(sheet, "name"), part, is_hidden))
    if parts.has("xl/sharedStrings.xml"):
        for item in safe_xml.children(parts, "xl/sharedStrings.xml", "sst"):
            if len(book.texts) >= _MOST_TEXTS:
                break
            book.texts.append(rich_text(item))
    if parts.has("xl/styles.xml"):
        book.styles = list(_styles(safe_xml.tree(parts, "xl/styles.xml")))
    return book


def rich_text(element: Any) -> str:
    """Return the text of a cell whose pieces may be struck out or raised; readings are left out."""
    text = ""
    for child in element:
        if local(child) == "t":
            text += child.text or ""
        elif local(child) == "r":
            text += _run(child, text)
    return text.strip()


def _run(run: Any, before: str) -> str:
    words = "".join(part.text or "" for part in named(run, "t"))
    for properties in named(run, "rPr"):
        if any(
            attribute(mark, "val") not in ("0", "false") for mark in named(properties, "strike")
        ):
            words = f"~~{words.strip()}~~" if words.strip() else words
        for align in named(properties, "vertAlign"):
            if attribute(align, "val") == "superscript":
                words = raised_signs.raised(before, words)
            elif attribute(align, "val") == "subscript":
                words = raised_signs.lowered(before, words)
    return words


def _styles(root: Any) -> Iterator[CellStyle]:
    """Yield the styles that cells name by their number."""
    codes = {
        attribute(listed, "numFmtId"): attribute(listed, "formatCode")
        for listed in find_all(root, "numFmt")
    }
    fonts, fills = _group(root, "fonts"), _group(root, "fills")
    looks: dict[tuple[bool, str], int] = {(False, ""): 0}
    for style in _group(root, "cellXfs"):
        font = _at(fonts, attribute(style, "fontId"))
        fill = _fill(_at(fills, attribute(style, "fillId")))
        look = looks.setdefault((_has(font, "b"), fill), len(looks))
        number = attribute(style, "numFmtId") or "0"
        code = codes.get(number) or _BUILT_IN.get(int(number) if number.isdecimal() else 0, "")
        is_white = not fill and _is_white(font)
        yield CellStyle(code or cell_format.GENERAL, look, _has(font, "strike"), is_white)


def _group(root: Any, name: str) -> Sequence[Any]:
    group = next(named(root, name), None)
    return [] if group is None else list(group)


def _at(elements: Sequence[Any], index: str) -> Any:
    known = index.isdecimal() and int(index) < len(elements)
    return elements[int(index)] if known else None


def _has(font: Any, name: str) -> bool:
    marks = [] if font is None else list(named(font, name))
    return any(attribute(mark, "val") not in ("0", "false") for mark in marks)


def _fill(fill: Any) -> str:
    """Return the colour of a filled cell, "" for paper."""
    pattern = None if fill is None else first(fill, "patternFill")
    if pattern is None or attribute(pattern, "patternType") in ("", "none"):
        return ""
    color = first(pattern, "fgColor")
    if color is None:
        return "pattern"
    code = attribute(color, "rgb")[-6:]
    return "" if code and colors.is_white(code) else ",".join(map(str, color.attrib.values()))


def _is_white(font: Any) -> bool:
    color = None if font is None else next(named(font, "color"), None)
    if color is None:
        return False
    # Theme colour 0 is the paper's.
    is_paper = attribute(color, "theme") == "0" and not attribute(color, "tint")
    return is_paper or colors.is_white(attribute(color, "rgb")[-6:])
