"""The figures of charts in Word, PowerPoint and Hangul documents as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.blocks import (
    Block,
    NoticeBlock,
    ParagraphBlock,
    TableBlock,
)
from chatapp.engine.documents.read.elements.safe_xml import (
    attribute,
    find_all,
    local,
    named,
    properties,
)
from chatapp.engine.documents.read.elements.zip_parts import ZipParts

_CATEGORIES = ("cat", "xVal")
_VALUES = ("val", "yVal", "bubbleSize")
_MOST_POINTS = 20_000
"""Points that are read of one series; chosen against hostile files."""
_PERCENT = re.compile(r"0(?:\.(0+))?%")
_FLOAT_DIGITS = 12
"""Digits kept of 0.30000000000000004."""
_NOT_READ = "chart_without_figures"


@dataclass(slots=True)
class _Series:
    """A row of figures: its name, and its values by the number of their category."""

    name: str
    values: dict[int, str] = field(default_factory=dict)


def blocks(parts: ZipParts, name: str) -> Iterator[Block]:
    """Yield the title of a chart and its figures, a row a series."""
    root = safe_xml.tree(parts, name)
    title = _title(root)
    if title:
        yield ParagraphBlock(title)
    rows = list(_rows(root))
    if len(rows) > 1:
        yield TableBlock(rows)
    else:
        yield NoticeBlock(_NOT_READ)


def _title(root: Any) -> str:
    for title in find_all(root, "title"):
        parent = title.getparent()
        if parent is not None and local(parent) == "chart":
            lines = (
                "".join(part.text or "" for part in find_all(paragraph, "t"))
                for paragraph in find_all(title, "p")
            )
            return " ".join(" ".join(lines).split())
    return ""


@dataclass(slots=True)
class _Figures:
    """What a chart holds: the names of its categories by their number, and its series."""

    categories: dict[int, str] = field(default_factory=dict)
    series: list[_Series] = field(default_factory=list)


def _rows(root: Any) -> Iterator[Sequence[str]]:
    figures = _figures(root)
    if not figures.series:
        figures = _figures_of_extended(root)
    numbers = {*figures.categories}.union(*(each.values for each in figures.series))
    columns = sorted(numbers)
    yield ["", *(figures.categories.get(number, str(number + 1)) for number in columns)]
    for each in figures.series:
        yield [each.name, *(each.values.get(number, "") for number in columns)]


def _figures(root: Any) -> _Figures:
    figures = _Figures()
    for element in find_all(root, "ser"):
        figures.categories = figures.categories or _points(element, *_CATEGORIES)
        name = " ".join(_points(element, "tx").values()) or _literal_name(element)
        for values in _VALUES:
            if points := _points(element, values):
                figures.series.append(_Series(name, points))
    return figures


def _figures_of_extended(root: Any) -> _Figures:
    """Return the figures of a chart of a newer kind (waterfall, funnel, tree map)."""
    names = [
        "".join(value.text or "" for value in find_all(series, "v"))
        for series in find_all(root, "series")
    ]
    figures = _Figures()
    for number, data in enumerate(find_all(root, "data")):
        for part in data:
            points = _points_of_levels(part, "")
            if local(part) == "strDim":
                figures.categories = figures.categories or points
            elif local(part) == "numDim":
                name = names[number] if number < len(names) else ""
                figures.series.append(_Series(name, points))
    return figures


def _literal_name(series: Any) -> str:
    return next((value.text or "" for value in properties(series, "tx", "v")), "")


def _points(series: Any, *names: str) -> dict[int, str]:
    """Return the stored values of one part of a series by their number."""
    for part in named(series, *names):
        form = safe_xml.first(part, "formatCode")
        return _points_of_levels(part, "" if form is None else form.text or "")
    return {}


def _points_of_levels(part: Any, code: str) -> dict[int, str]:
    """Return values by their number. Of names with levels the first is the finest; the others
    hold for all that follow and stand before it.
    """
    levels = list(find_all(part, "lvl")) or [part]
    points = {_index(point): _value(point, code) for point in _stored(levels[0])}
    for level in levels[1:]:
        wider = {_index(point): _value(point, code) for point in _stored(level)}
        above = ""
        for number in sorted(points):
            above = wider.get(number, above)
            points[number] = f"{above} {points[number]}".strip()
    return points


def _index(point: Any) -> int:
    return int(attribute(point, "idx"))


def _stored(part: Any) -> Iterator[Any]:
    for count, point in enumerate(find_all(part, "pt")):
        index = attribute(point, "idx")
        if count < _MOST_POINTS and index.isascii() and index.isdigit() and len(index) < 8:
            yield point


def _value(point: Any, code: str) -> str:
    text = next((value.text or "" for value in named(point, "v")), point.text or "").strip()
    code = attribute(point, "formatCode") or code
    try:
        value = float(text)
    except ValueError:
        return text
    if percent := _PERCENT.search(code):
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    if value != value or value in (float("inf"), float("-inf")):
        return text
    return f"{value:.{_FLOAT_DIGITS}g}" if "." in text and len(text) > _FLOAT_DIGITS else text
