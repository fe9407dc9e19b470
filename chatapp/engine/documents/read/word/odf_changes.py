"""What was deleted, inserted or struck out in a text of OpenDocument."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chatapp.engine.documents.read.elements.asides import ChangeKind, ChangeList
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, first, local
from chatapp.engine.documents.read.word import odf_looks, odf_text


@dataclass(frozen=True, slots=True)
class _Region:
    """A change, and the text that it took away."""

    kind: ChangeKind
    text: str
    author: str
    date: str


def of_text(body: Any) -> ChangeList:
    """Return the changes of a text, each with its paragraph."""
    regions = {attribute(each, "id"): _region(each) for each in find_all(body, "changed-region")}
    changes = ChangeList()
    for element in body.iter():
        if local(element) in ("p", "h") and not _is_in_region(element):
            _add(changes, element, regions)
            changes.end_paragraph(odf_text.paragraph(element).strip())
    return changes


def _add(changes: ChangeList, paragraph: Any, regions: dict[str, _Region]) -> None:
    for child in paragraph.iter():
        if local(child) == "change":
            region = regions.get(attribute(child, "change-id"))
            if region is not None and region.kind == "deleted":
                changes.add(region.kind, region.text, region.author, region.date)
        elif child.get(odf_looks.LOOK) == odf_looks.STRUCK:
            changes.add("struck", "".join(child.itertext()))


def _region(element: Any) -> _Region:
    kind: ChangeKind = "deleted" if first(element, "deletion") is not None else "inserted"
    author, date = first(element, "creator"), first(element, "date")
    text = " ".join(odf_text.paragraph(part) for part in find_all(element, "p"))
    return _Region(
        kind,
        text,
        (author.text or "") if author is not None else "",
        (date.text or "") if date is not None else "",
    )


def _is_in_region(element: Any) -> bool:
    return any(local(outer) == "tracked-changes" for outer in element.iterancestors())
