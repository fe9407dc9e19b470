"""Words for where in a document a passage is: page, slide, rows of a sheet, chapter, heading.

A place is kept as a code and worded late, in the reader's language: "" is a page, "slide:4",
"rows:10-40:Q3" (the sheet's name is last, none for a CSV file), "chapter:2:Title",
"section:Heading › Sub-heading", "part:3", "edges:" (headers and footers of a document without
pages), "changes:" (what was deleted or struck out).
"""

from __future__ import annotations

from chatapp.contract.document_formats import format_of
from chatapp.contract.records import Document, Passage, Source
from chatapp.contract.work_records import Section
from chatapp.texts.catalogue import translation

HEADING_MARK = " › "
_LONGEST = 80
_NAMED = ("edges", "changes")
"""Places that a document has once, without a number or a heading."""
_KINDS = ("slide", "part", *_NAMED, "section", "rows", "chapter")
_SPANS = {"": "place.pages", "slide": "place.slides", "part": "place.parts"}


def of(thing: Source | Passage, language: str) -> str:
    """Say where a source or a passage stands: "p. 3", "slide 4", "“Q3”, rows 10–40"."""
    return words(thing.place, thing.page, language)


def path(thing: Source | Passage) -> str:
    """Return the headings that something stands under, as the document words them, but for those of
    its place.
    """
    of_place = heading(thing.place)
    if of_place and thing.heading.startswith(of_place):
        return thing.heading[len(of_place) :].removeprefix(HEADING_MARK)
    return thing.heading


def with_heading(thing: Source | Passage, language: str) -> str:
    """Say where a source or a passage stands, and under which headings: "p. 3, Chapter 2 › Section
    59".
    """
    return ", ".join(part for part in (of(thing, language), path(thing)) if part)


def words(place: str, page: int, language: str) -> str:
    """Word a place; what is no known code is a page."""
    text = translation(language)
    kind, _, rest = place.partition(":")
    number, _, title = rest.partition(":")
    title = _short(title)
    if kind in ("slide", "part"):
        return text.tr(f"place.{kind}", number=rest)
    if kind in _NAMED:
        return text.tr(f"place.{kind}")
    if kind == "section":
        return text.tr("place.section", title=_short(rest))
    if kind == "rows":
        code = ("sheet_" if title else "") + ("rows" if "-" in number else "row")
        return text.tr(f"place.{code}", title=title, rows=number.replace("-", "–"))
    if kind == "chapter" and title:
        return text.tr("place.section", title=title)
    if kind == "chapter":
        return text.tr("place.chapter", number=number)
    return text.tr("place.page", page=page)


def span(section: Section, language: str) -> str:
    """Say from where to where: "p. 3–5", "slides 2–4"; one place is said as `words` does."""
    first, last = section.places
    begins = words(first, section.first_page, language)
    ends = words(last, section.last_page, language)
    if begins == ends:
        return begins
    kind = _kind(first)
    if kind not in _SPANS or _kind(last) != kind:
        return f"{begins} – {ends}"
    numbers = (
        first.partition(":")[2] or section.first_page,
        last.partition(":")[2] or section.last_page,
    )
    return translation(language).tr(_SPANS[kind], pages="{}–{}".format(*numbers))


def heading(place: str) -> str:
    """Return the heading path, the sheet or the chapter of a place, as the document words it; ""
    when it has none.
    """
    kind, _, rest = place.partition(":")
    if kind in ("rows", "chapter"):
        return rest.partition(":")[2]
    return rest if kind == "section" else ""


def is_of_changes(place: str) -> bool:
    """Say whether a place holds what was deleted from a document or struck out."""
    return place.startswith("changes:")


def count(document: Document, language: str) -> str:
    """Say how long a document is: "12 pages", "30 slides", "4 parts"."""
    unit = format_of(document.kind).unit
    return translation(language).tr(f"length.{unit}", count=document.pages)


def has_pages(document: Document) -> bool:
    """Say whether its pages can be drawn as they are printed."""
    return format_of(document.kind).has_printed_pages


def _kind(place: str) -> str:
    kind = place.partition(":")[0]
    return kind if kind in _KINDS else ""


def _short(text: str) -> str:
    """Keep a label on one line: of a heading path its end, which says most."""
    if len(text) <= _LONGEST:
        return text
    last = text.split(HEADING_MARK)[-1]
    return last if len(last) <= _LONGEST else last[: _LONGEST - 1] + "…"
