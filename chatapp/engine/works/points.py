"""Makes points of what a model wrote about a part: only those stay that their page carries."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from chatapp.contract.records import Document, Passage
from chatapp.contract.work_records import Point, is_korean
from chatapp.engine.answers import citations
from chatapp.engine.claims import claim_checks
from chatapp.engine.documents.documents import Documents
from chatapp.engine.language.quantities import figures
from chatapp.engine.language.sentences import Span
from chatapp.engine.works import centroid_summary
from chatapp.engine.works.centroid_summary import alike

_WRITTEN = re.compile(r"^\s*(?:[-*•]\s*)?\[p\. (\d{1,5})\]\s*(.+)$")
_END = re.compile(r"[.!?。！？][\"'”’)]*$")
_HANGUL = re.compile(r"[가-힣]")
_LATIN_NAME = re.compile(r"\b(?:[A-Z]{2,}|[A-Z][a-z]+(?:[A-Z]\w+)+|\w*\d\w*[A-Z]\w*)\b")
_FEWEST_WORDS = 4
_LONGEST = 600
"""Letters of a document's own sentence that a reader still reads as a point; a page without stops
is one sentence.
"""
# What a model says about its task and not about the matter.
_ABOUT = re.compile(
    r"\b(?:this|the) (?:document|text|page|passage|article|paragraph|section|sentence|author|first fact|second fact)\b|"
    r"(?:이|본|해당) (?:문서|글|텍스트|페이지|문단|문장)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one document, as points need them."""

    documents: Documents
    document: Document

    def text(self, page: int) -> str:
        """Return the text of a page."""
        return self.documents.pages.text(self.document.id, page)

    def place(self, page: int) -> str:
        """Return where a page is, in the code of `chatapp.texts.places`."""
        return self.documents.pages.place(self.document.id, page)

    def point(self, text: str, page: int, span: Span | None = None) -> Point:
        """Return a point with its place: the sentence itself, or the one that comes nearest to it."""
        whole, place = self.text(page), self.place(page)
        passage = Passage(
            self.document.id, self.document.name, page, whole, end=len(whole), place=place
        )
        if span is not None:
            return Point(text, citations.of_span(1, passage, span, self.documents), is_quote=True)
        return Point(text, citations.nearest(1, passage, text, self.documents))


def grammar(pages: Sequence[int], count: int, longest: int) -> str:
    """Return the GBNF of up to `count` points, one a line, on these pages only."""
    numbers_allowed = " | ".join(f'"{page}"' for page in pages)
    more = f" point{{0,{count - 1}}}" if count > 1 else ""
    return (
        f'root ::= point{more}\npoint ::= "[p. " page "] " text "\\n"\n'
        f"page ::= {numbers_allowed}\ntext ::= first rest{{12,{longest}}}\n"
        "first ::= [^ \\n\\[\\]*#-]\nrest ::= [^\\n\\[\\]]\n"
    )


def checked(written: str, allowed: Sequence[int], pages: Pages) -> list[Point]:
    """Return the points of a model's lines that their page carries; another page of the part may
    carry them too.
    """
    kept: list[Point] = []
    for line in written.splitlines():
        found = _WRITTEN.match(line)
        if not found:
            continue
        said, named = found[2].strip(), int(found[1])
        if (
            not _is_sentence(said)
            or _ABOUT.search(said)
            or any(alike(said, point.text) for point in kept)
        ):
            continue
        order = (
            [named, *(page for page in allowed if page != named)]
            if named in allowed
            else list(allowed)
        )
        page = next((page for page in order if carries(pages.text(page), said)), None)
        if page is not None:
            kept.append(pages.point(said, page))
    return kept


def carries(page: str, said: str) -> bool:
    """Say whether a page carries a sentence.

    In the page's own language every check of claims must pass; in another one at least the numbers
    and the names that are written alike everywhere must stand on the page.
    """
    if bool(_HANGUL.search(said)) == is_korean(page):
        return claim_checks.fault(said, page) is None
    there = {figure.value for figure in figures(page)}
    spoken = [figure for figure in figures(said) if any(one.isdigit() for one in figure.text)]
    if any(figure.value not in there for figure in spoken):
        return False
    return all(name in page for name in _LATIN_NAME.findall(said))


def filled(
    kept: list[Point],
    sentences: Sequence[tuple[int, Span, str]],
    wanted: int,
    order: Sequence[int],
    pages: Pages,
) -> list[Point]:
    """Add the document's own sentences, in the order given, until there are enough points that
    differ; by page.
    """
    points = kept[:wanted]
    for at in order:
        if len(points) >= wanted:
            break
        page, span, text = sentences[at]
        stands_alone = centroid_summary.fitness(text) > 0.35 or not points
        if stands_alone and not any(alike(text, point.text) for point in points):
            points.append(pages.point(*_readable_part(text, page, span)))
    return sorted(points, key=lambda point: point.source.page)


def _readable_part(text: str, page: int, span: Span) -> tuple[str, int, Span]:
    """Return a sentence and its place on its page; of one that nobody would read, its beginning."""
    if len(text) <= _LONGEST:
        return text, page, span
    short = text[:_LONGEST].rsplit(" ", 1)[0]
    return f"{short} …", page, Span(span.start, min(span.end, span.start + len(short)))


def chosen(
    points: Sequence[Point],
    wanted: int,
    heading: str,
    rarity: Callable[[Iterable[str]], dict[str, float]],
) -> list[Point]:
    """Return the points that stand best for all of them, each saying something of its own, in their
    order.
    """
    order = centroid_summary.order([point.text for point in points], heading, rarity)
    kept: list[int] = []
    for at in order:
        if len(kept) < wanted and not any(
            alike(points[at].text, points[other].text) for other in kept
        ):
            kept.append(at)
    return [points[at] for at in sorted(kept)]


def lines(points: Sequence[Point]) -> str:
    """Return points as the model reads and writes them."""
    return "\n".join(f"[p. {point.source.page}] {point.text}" for point in points)


def _is_sentence(said: str) -> bool:
    korean = bool(_HANGUL.search(said))
    if not _END.search(said) or (not korean and len(said.split()) < _FEWEST_WORDS):
        return False
    words = said.lower().split()
    # Small models repeat themselves; a sentence uses most of its words once.
    return len(set(words)) >= 0.6 * len(words)
