"""The reading order of the shapes of a slide: by where they stand, not as they were drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.safe_xml import attribute, local, named

_TUCK = 0.08
"""Share of a shape's width and height by which shapes may overlap and still stand apart; chosen."""
_COLUMNS_APART = 2.0
"""Columns whose gap is so many times that of the rows are read one after the other; chosen."""
_MOST_SHAPES = 2000
"""Shapes of a slide, above which they keep their order; chosen against hostile files."""
_MOST_DEPTH = 30
"""Levels of groups that are entered; chosen against hostile files."""
_SHAPES = ("sp", "graphicFrame")


@dataclass(frozen=True, slots=True)
class SlideBox:
    """Where a shape stands, in the units of the slide."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PlacedShape:
    """A shape or table of a slide; `box` is None where the slide does not say."""

    element: Any
    box: SlideBox | None


@dataclass(frozen=True, slots=True)
class _Scale:
    """How the coordinates within a group become those of the slide."""

    x: float = 1.0
    y: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def applied(self, box: SlideBox) -> SlideBox:
        return SlideBox(
            self.left + box.left * self.x,
            self.top + box.top * self.y,
            self.left + box.right * self.x,
            self.top + box.bottom * self.y,
        )


def shapes(tree: Any, inherited: Mapping[str, SlideBox]) -> list[PlacedShape]:
    """Return the shapes of a slide as a person reads them.

    `inherited` are the boxes of the layout's placeholders, by `placeholder_key`.
    """
    placed = list(_placed(tree, _Scale(), inherited, 0))
    if len(placed) > _MOST_SHAPES or any(shape.box is None for shape in placed):
        return _around_unplaced(placed)
    return _ordered(placed, 0)


def placeholder_key(shape: Any) -> str:
    """Return what ties a placeholder to that of its layout, "" for other shapes."""
    placeholder = safe_xml.first(shape, "ph")
    if placeholder is None:
        return ""
    kind = attribute(placeholder, "type") or "body"
    return f"{kind}:{attribute(placeholder, 'idx') or '0'}"


def boxes_of_placeholders(tree: Any) -> dict[str, SlideBox]:
    """Return the boxes of a layout's or master's placeholders; those without index by kind too."""
    boxes: dict[str, SlideBox] = {}
    for shape in _placed(tree, _Scale(), {}, 0):
        key = placeholder_key(shape.element)
        if key and shape.box is not None:
            boxes.setdefault(key, shape.box)
            boxes.setdefault(key.partition(":")[0], shape.box)
    return boxes


def _placed(
    element: Any, scale: _Scale, inherited: Mapping[str, SlideBox], depth: int
) -> Iterator[PlacedShape]:
    for child in element:
        name = local(child)
        if name in _SHAPES:
            yield PlacedShape(child, _box(child, scale, inherited))
        elif name == "grpSp" and depth < _MOST_DEPTH:
            yield from _placed(child, _of_group(child, scale), inherited, depth + 1)
        elif name != "Fallback" and depth < _MOST_DEPTH:
            yield from _placed(child, scale, inherited, depth + 1)


def _box(shape: Any, scale: _Scale, inherited: Mapping[str, SlideBox]) -> SlideBox | None:
    frame = next(named(shape, "xfrm"), None)
    if frame is None:
        properties = next(named(shape, "spPr"), None)
        frame = None if properties is None else next(named(properties, "xfrm"), None)
    if frame is not None and (own := _extent(frame, "off", "ext")):
        return scale.applied(own)
    key = placeholder_key(shape)
    kind = key.partition(":")[0]
    return inherited.get(key) or inherited.get(kind)


def _extent(frame: Any, offset: str, extent: str) -> SlideBox | None:
    start, size = next(named(frame, offset), None), next(named(frame, extent), None)
    if start is None or size is None:
        return None
    left, top = _length(start, "x"), _length(start, "y")
    return SlideBox(left, top, left + _length(size, "cx"), top + _length(size, "cy"))


def _of_group(group: Any, outer: _Scale) -> _Scale:
    properties = next(named(group, "grpSpPr"), None)
    frame = None if properties is None else next(named(properties, "xfrm"), None)
    if frame is None:
        return outer
    shown, inner = _extent(frame, "off", "ext"), _extent(frame, "chOff", "chExt")
    if shown is None or inner is None:
        return outer
    x = (shown.right - shown.left) / max(inner.right - inner.left, 1.0)
    y = (shown.bottom - shown.top) / max(inner.bottom - inner.top, 1.0)
    own = _Scale(x, y, shown.left - inner.left * x, shown.top - inner.top * y)
    return _Scale(
        outer.x * own.x,
        outer.y * own.y,
        outer.left + own.left * outer.x,
        outer.top + own.top * outer.y,
    )


def _length(element: Any, name: str) -> float:
    text = attribute(element, name)
    digits = text.removeprefix("-")
    return float(text) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0.0


def _around_unplaced(placed: Sequence[PlacedShape]) -> list[PlacedShape]:
    """Order the shapes between those whose place is not known, which keep theirs."""
    if len(placed) > _MOST_SHAPES:
        return list(placed)
    ordered: list[PlacedShape] = []
    run: list[PlacedShape] = []
    for shape in placed:
        if shape.box is None:
            ordered += [*_ordered(run, 0), shape]
            run = []
        else:
            run.append(shape)
    return ordered + _ordered(run, 0)


def _ordered(placed: Sequence[PlacedShape], depth: int) -> list[PlacedShape]:
    """Cut shapes into rows; into columns where these stand much further apart."""
    if len(placed) < 2 or depth > _MOST_DEPTH:
        return list(placed)
    rows, columns = _parts(placed, "top", "bottom"), _parts(placed, "left", "right")
    are_columns = len(rows.parts) < 2 or columns.gap > _COLUMNS_APART * rows.gap
    parts = columns if are_columns else rows
    if len(parts.parts) < 2:
        return sorted(placed, key=lambda shape: (_edge(shape, "top"), _edge(shape, "left")))
    ordered: list[PlacedShape] = []
    for part in parts.parts:
        ordered += _ordered(part, depth + 1)
    return ordered


@dataclass(frozen=True, slots=True)
class _Parts:
    """Shapes that stand apart along one axis, and the smallest gap between them."""

    parts: list[list[PlacedShape]]
    gap: float


def _parts(placed: Sequence[PlacedShape], begin: str, end: str) -> _Parts:
    ordered = sorted(placed, key=lambda shape: _edge(shape, begin))
    parts: list[list[PlacedShape]] = []
    gaps: list[float] = []
    reached = 0.0
    for shape in ordered:
        first, last = _edge(shape, begin), _edge(shape, end)
        tuck = (last - first) * _TUCK
        if parts and first + tuck < reached:
            parts[-1].append(shape)
        else:
            gaps += [max(first - reached, 0.0)] if parts else []
            parts.append([shape])
        reached = max(reached, last - tuck) if len(parts[-1]) > 1 else last - tuck
    return _Parts(parts, min(gaps, default=-1.0))


def _edge(shape: PlacedShape, name: str) -> float:
    return 0.0 if shape.box is None else float(getattr(shape.box, name))
