"""What OpenDocument says in styles: raised, lowered and struck text, numbers of lists.

It is written into the tree, as attributes of the elements that it is of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, local, named
from chatapp.engine.documents.read.sheets import number_formats

LOOK, MARK = "chatapp-look", "chatapp-mark"
"""Attributes: "raised", "lowered" or "struck"; what stands before a list item."""
RAISED, LOWERED, STRUCK = "raised", "lowered", "struck"
_FORMS = {"1": "decimal", "a": "column", "A": "COLUMN", "i": "roman", "I": "ROMAN"}
_BULLET = "- "
_DEEPEST = 10
"""Levels of lists (OpenDocument 1.2, 16.31 allows any; LibreOffice has 10)."""


@dataclass(frozen=True, slots=True)
class _ListLevel:
    """How a level of a list is numbered; `form` is "" for bullets."""

    form: str = ""
    before: str = ""
    after: str = ""
    first: int = 1
    shown: int = 1
    """Levels whose numbers are shown."""


def mark(roots: Iterable[Any], content: Any) -> None:
    """Mark the spans and list items of a content by the styles of several roots."""
    looks: dict[str, str] = {}
    lists: dict[str, dict[int, _ListLevel]] = {}
    for root in roots:
        for style in find_all(root, "style"):
            if look := _look(style):
                looks[attribute(style, "name")] = look
        for style in find_all(root, "list-style"):
            lists[attribute(style, "name")] = {
                _whole(attribute(level, "level"), 1): _level(level) for level in _levels(style)
            }
    for span in content.iter():
        if local(span) in ("span", "a") and attribute(span, "style-name") in looks:
            span.set(LOOK, looks[attribute(span, "style-name")])
    numbers = _ListNumbers(lists)
    for element in find_all(content, "list"):
        if not any(local(outer) == "list" for outer in element.iterancestors()):
            numbers.mark(element, attribute(element, "style-name"), 1)


def _look(style: Any) -> str:
    for properties in named(style, "text-properties"):
        struck = attribute(properties, "text-line-through-style") or attribute(
            properties, "text-line-through-type"
        )
        if struck not in ("", "none"):
            return STRUCK
        position = attribute(properties, "text-position").split(" ")[0]
        if position == "super" or (position.rstrip("%").isdecimal() and int(position[:-1]) > 0):
            return RAISED
        if position == "sub" or position.startswith("-"):
            return LOWERED
    return ""


def _levels(style: Any) -> Iterable[Any]:
    return named(style, "list-level-style-number", "list-level-style-bullet")


def _level(level: Any) -> _ListLevel:
    form = _FORMS.get(attribute(level, "num-format"), "")
    before, after = attribute(level, "num-prefix"), attribute(level, "num-suffix")
    first = _whole(attribute(level, "start-value"), 1)
    return _ListLevel(form, before, after, first, _whole(attribute(level, "display-levels"), 1))


class _ListNumbers:
    """Counts the items of lists; a list goes on where it says so."""

    def __init__(self, lists: dict[str, dict[int, _ListLevel]]) -> None:
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}

    def mark(self, element: Any, style: str, depth: int) -> None:
        """Mark the items of a list and of the lists within it."""
        if depth > _DEEPEST:
            return
        style = attribute(element, "style-name") or style
        counts = self._counts.setdefault(style, {})
        goes_on = attribute(element, "continue-numbering") == "true"
        if not goes_on and not attribute(element, "continue-list"):
            counts.pop(depth, None)
        for item in named(element, "list-item"):
            level = self._lists.get(style, {}).get(depth, _ListLevel())
            start = attribute(item, "start-value")
            counts[depth] = _whole(start, counts.get(depth, level.first - 1) + 1)
            item.set(MARK, self._written(style, depth, level))
            for inner in named(item, "list"):
                self.mark(inner, style, depth + 1)

    def _written(self, style: str, depth: int, level: _ListLevel) -> str:
        if not level.form:
            return _BULLET
        levels = range(max(depth - level.shown + 1, 1), depth + 1)
        written = [
            number_formats.written(
                self._counts[style].get(each, 1),
                self._lists[style].get(each, level).form or level.form,
            )
            for each in levels
        ]
        return f"{level.before}{'.'.join(written)}{level.after} "


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else default
