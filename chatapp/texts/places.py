"""Words for where in a document something stands: page, slide, rows of a sheet, chapter, heading,
in both languages.

A place is kept as a code and worded late, in the reader's language: "" is a page, "slide:4",
"rows:10-40:Q3" (a sheet's name comes last, none for a CSV file), "chapter:2:Title",
"section:Heading › Sub-heading", "part:3", "edges:" (what runs along the pages of a document without
pages: headers and footers).
"""

from __future__ import annotations

from chatapp.contract.document_formats import format_of
from chatapp.contract.records import Document, Language, Passage, Source

HEADING_MARK = " › "
_LONGEST = 80
_SPANS = {
    "": ("p. {}", "{}쪽"),
    "slide": ("slides {}", "슬라이드 {}"),
    "part": ("parts {}", "{}번째 부분"),
}
_COUNTS = {
    "page": ("{count} page", "{count} pages", "{count}쪽"),
    "slide": ("{count} slide", "{count} slides", "슬라이드 {count}장"),
    "part": ("{count} part", "{count} parts", "{count}개 부분"),
}


def of(thing: Source | Passage, language: Language) -> str:
    """Say where a source or a passage stands: "p. 3", "slide 4", "“Q3”, rows 10–40"."""
    return words(thing.place, thing.page, language)


def path(thing: Source | Passage) -> str:
    """Return the headings that something stands under, as the document words them, but for those of
    its place.
    """
    said = heading(thing.place)
    if said and thing.heading.startswith(said):
        return thing.heading[len(said) :].removeprefix(HEADING_MARK)
    return thing.heading


def with_heading(thing: Source | Passage, language: Language) -> str:
    """Say where a source or a passage stands, and under which headings: "p. 3, Chapter 2 › Section
    59".
    """
    return ", ".join(part for part in (of(thing, language), path(thing)) if part)


def words(place: str, page: int, language: Language) -> str:
    """Word a place; what is no known code is a page."""
    en, ko = _worded(*_halves(place)) or (f"p. {page}", f"{page}쪽")
    return ko if language == "ko" else en


def span(places: tuple[str, str], pages: tuple[int, int], language: Language) -> str:
    """Say from where to where: "p. 3–5", "slides 2–4"; one place is said as `words` does."""
    first, last = (words(place, page, language) for place, page in zip(places, pages, strict=True))
    if first == last:
        return first
    kinds = {place.partition(":")[0] if _worded(*_halves(place)) else "" for place in places}
    kind = kinds.pop() if len(kinds) == 1 else "mixed"
    if kind not in _SPANS:
        return f"{first} – {last}"
    ends = [place.partition(":")[2] or str(page) for place, page in zip(places, pages, strict=True)]
    return _SPANS[kind][language == "ko"].format("–".join(ends))


def heading(place: str) -> str:
    """Return the heading path, the sheet or the chapter of a place, as the document words it; ""
    when it has none.
    """
    kind, _, rest = place.partition(":")
    if kind in ("rows", "chapter"):
        return rest.partition(":")[2]
    return rest if kind == "section" else ""


def count(document: Document, language: Language) -> str:
    """Say how long a document is: "12 pages", "30 slides", "4 parts"."""
    one, many, korean = _COUNTS[format_of(document.kind).unit]
    chosen = korean if language == "ko" else one if document.pages == 1 else many
    return chosen.format(count=document.pages)


def has_pages(document: Document) -> bool:
    """Say whether its pages can be drawn as they are printed."""
    return format_of(document.kind).has_printed_pages


def _halves(place: str) -> tuple[str, str]:
    kind, _, rest = place.partition(":")
    return kind, rest


def _worded(kind: str, rest: str) -> tuple[str, str] | None:
    first, _, title = rest.partition(":")
    title = _short(title)
    if kind == "slide":
        return f"slide {rest}", f"슬라이드 {rest}"
    if kind == "part":
        return f"part {rest}", f"{rest}번째 부분"
    if kind == "edges":
        return "header and footer", "머리글과 바닥글"
    if kind == "section":
        return f"“{_short(rest)}”", f"‘{_short(rest)}’"
    if kind == "rows":
        rows = first.replace("-", "–")
        many = "rows" if "-" in first else "row"
        return (
            (f"“{title}”, {many} {rows}", f"‘{title}’ 시트 {rows}행")
            if title
            else (f"{many} {rows}", f"{rows}행")
        )
    if kind == "chapter":
        return (f"“{title}”", f"‘{title}’") if title else (f"chapter {first}", f"{first}번째 장")
    return None


def _short(text: str) -> str:
    """Keep a label on one line: of a heading path its end, which says most."""
    if len(text) <= _LONGEST:
        return text
    last = text.split(HEADING_MARK)[-1]
    return last if len(last) <= _LONGEST else last[: _LONGEST - 1] + "…"
