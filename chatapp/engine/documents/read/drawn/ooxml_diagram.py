"""The text of diagrams (SmartArt) in Word and PowerPoint, with what stands below what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, named
from chatapp.engine.documents.read.elements.zip_parts import ZipParts

_MOST_DEPTH = 40
"""Levels of a diagram; deeper points are indented like these. Chosen against hostile files."""
_MOST_POINTS = 5000
"""Points that are read of one diagram; chosen against hostile files."""
_BULLET = "- "


def text(parts: ZipParts, name: str) -> str:
    """Return the points of a diagram, a line each; those below another are indented."""
    root = safe_xml.tree(parts, name)
    points = {attribute(point, "modelId"): point for point in find_all(root, "pt")}
    below: defaultdict[str, list[str]] = defaultdict(list)
    links = [link for link in find_all(root, "cxn") if attribute(link, "type") in ("", "parOf")]
    for link in sorted(links, key=_order):
        below[attribute(link, "srcId")].append(attribute(link, "destId"))
    roots = [key for key, point in points.items() if attribute(point, "type") == "doc"]
    shown: dict[str, str] = {}
    for key in roots or list(points)[:1]:
        shown.update(_lines(key, points, below))
    # Points that nothing ties to the diagram are read as well.
    shown.update((key, _words(point)) for key, point in points.items() if key not in shown)
    return "\n".join(filter(str.strip, shown.values()))


def _lines(start: str, points: dict[str, Any], below: dict[str, list[str]]) -> dict[str, str]:
    """Return the lines of a point and all below it, each once, by their ids."""
    lines: dict[str, str] = {}
    waiting = [(start, 0)]
    while waiting and len(lines) < _MOST_POINTS:
        key, depth = waiting.pop()
        if key in lines or key not in points:
            continue
        words = _words(points[key])
        indent = "  " * (depth - 1) + _BULLET if depth else ""
        lines[key] = f"{indent}{words}" if words else ""
        next_depth = min(depth + (1 if words or depth else 0), _MOST_DEPTH)
        waiting += [(child, next_depth) for child in reversed(below.get(key, []))]
    return lines


def _order(link: Any) -> int:
    order = attribute(link, "srcOrd")
    return int(order) if order.isascii() and order.isdigit() and len(order) < 8 else 0


def _words(point: Any) -> str:
    return " ".join(" ".join(_paragraphs(point)).split())


def _paragraphs(point: Any) -> Iterator[str]:
    for body in named(point, "t"):
        for paragraph in find_all(body, "p"):
            parts = named(paragraph.iter(), "t", "br")
            yield "".join(part.text or " " for part in parts)
