"""The heading levels of a Word document's paragraphs, by their styles."""

from __future__ import annotations

import re
from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.safe_xml import attribute, local, properties
from chatapp.engine.documents.read.elements.zip_parts import ZipParts

_HEADING_STYLE = re.compile(r"(?:heading|제목|개요)\s*(\d)", re.IGNORECASE)
_TITLES = {"title": 1, "제목": 1}
_BODY_TEXT_LEVEL = 9
"""The outline level of body text (ECMA-376 part 1, 17.3.1.20)."""
_MOST_BASES = 20
"""Styles that a style is based on at most; chosen against hostile files."""


class DocxHeadings:
    """The level of each paragraph style that has or inherits one."""

    def __init__(self, parts: ZipParts, styles: str) -> None:
        self._own: dict[str, int] = {}
        self._bases: dict[str, str] = {}
        if parts.has(styles):
            for style in safe_xml.find_all(safe_xml.tree(parts, styles), "style"):
                self._add(style)

    def level(self, paragraph: Any, style: str) -> int:
        """Return the heading level of a paragraph, 0 for body text."""
        for level in properties(paragraph, "pPr", "outlineLvl"):
            return _outline_level(attribute(level, "val"))
        for _ in range(_MOST_BASES):
            if style in self._own:
                return self._own[style]
            style = self._bases.get(style, "")
        return 0

    def _add(self, style: Any) -> None:
        name = attribute(style, "styleId")
        for part in style.iter():
            if local(part) == "name" and (level := _level_by_name(attribute(part, "val"))):
                self._own.setdefault(name, level)
            elif local(part) == "outlineLvl":
                self._own[name] = _outline_level(attribute(part, "val"))
            elif local(part) == "basedOn":
                self._bases[name] = attribute(part, "val")


def _level_by_name(style: str) -> int:
    heading = _HEADING_STYLE.fullmatch(style.strip())
    return int(heading[1]) if heading else _TITLES.get(style.strip().lower(), 0)


def _outline_level(value: str) -> int:
    return int(value) + 1 if value.isdigit() and int(value) < _BODY_TEXT_LEVEL else 0
