"""Points of a summary: the model's sentences that a page supports, and the document's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from chatapp.contract.records import Document, Passage
from chatapp.contract.work_records import Point, is_japanese, is_korean
from chatapp.engine.claims import claim_checks
from chatapp.engine.documents.documents import Documents
from chatapp.engine.evidence import citations
from chatapp.engine.language.quantities import figures
from chatapp.engine.language.sentences import Span
from chatapp.engine.whole import centroid_summary
from chatapp.engine.whole.centroid_summary import TermWeights, alike
from chatapp.engine.works.sections import PageSentence

_POINT = re.compile(r"^\s*(?:[-*•]\s*)?\[p\. (\d{1,5})\]\s*(.+)$")
_END = re.compile(r"[.!?。！？][\"'”’)]*$")
_HANGUL = re.compile(r"[가-힣]")
_FEW_BLANKS = re.compile(r"[가-힣぀-ヿ一-鿿]")
"""Letters of languages that need few words between blanks for a sentence, or no blanks."""
_LATIN_NAME = re.compile(r"\b(?:[A-Z]{2,}|[A-Z][a-z]+(?:[A-Z]\w+)+|\w*\d\w*[A-Z]\w*)\b")
_FEWEST_WORDS = 4
"""Words of a sentence in a language with blanks between words; fewer are a heading. Chosen."""
_DIFFERENT = 0.6
"""Share of different words among those of a sentence that does not repeat itself; chosen."""
_LEAST_FITNESS = 0.35
"""`centroid_summary.fitness` below which a sentence cannot stand alone; chosen."""
_LONGEST = 600
"""Letters of a point that quotes; a page without full stops is one sentence. Chosen."""
_TOKENS, _TOKENS_OF_LATIN_LETTERS = 160, 70
"""Tokens of a point, and in languages written in Latin letters: tokenizers know more of their
words. Chosen."""
_LATIN_LETTERS = frozenset({"en", "fr", "de", "es", "id", "pt", "it"})
_LETTERS, _LETTERS_OF_SYLLABLES = 260, 140
"""Characters of a point, and in languages whose letters are syllables or words. Chosen."""
_SYLLABLES = frozenset({"ko", "ja", "zh"})
# What a model says about its task and not about the matter.
_ABOUT_TASK = re.compile(
    r"\b(?:this|the) (?:document|text|page|passage|article|paragraph|section|sentence|author"
    r"|first fact|second fact)\b|(?:이|본|해당) (?:문서|글|텍스트|페이지|문단|문장)"
    r"|この(?:文書|文章|テキスト|ページ|段落)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class SummaryPages:
    """The pages of one document."""

    documents: Documents
    document: Document

    def text(self, page: int) -> str:
        """Return the text of a page."""
        return self.documents.pages.text(self.document.id, page)

    def place(self, page: int) -> str:
        """Return the place of a page, in the code of `chatapp.texts.places`."""
        return self.documents.pages.place(self.document.id, page)

    def point(self, text: str, page: int) -> Point:
        """Return a point with the sentence of the page that is nearest to it."""
        return Point(text, citations.nearest(1, self._passage(page), text, self.documents))

    def quote(self, sentence: PageSentence) -> Point:
        """Return a sentence of the document as a point, cut after `_LONGEST` letters."""
        text, span = sentence.text, sentence.span
        if len(text) > _LONGEST:
            text = text[:_LONGEST].rsplit(" ", 1)[0]
            span = Span(span.start, min(span.end, span.start + len(text)))
            text = f"{text} …"
        passage = self._passage(sentence.page)
        return Point(text, citations.of_span(1, passage, span, self.documents), is_quote=True)

    def _passage(self, page: int) -> Passage:
        text, document = self.text(page), self.document
        place = self.place(page)
        return Passage(document.id, document.name, page, text, end=len(text), place=place)


@dataclass(frozen=True, slots=True)
class PointSize:
    """How long a point that a model writes may be."""

    tokens: int
    letters: int


def size_of_point(language: str) -> PointSize:
    """Return how long a point in a language may be."""
    return PointSize(
        _TOKENS_OF_LATIN_LETTERS if language in _LATIN_LETTERS else _TOKENS,
        _LETTERS_OF_SYLLABLES if language in _SYLLABLES else _LETTERS,
    )


def grammar(pages: Sequence[int], count: int, longest: int) -> str:
    """Return the GBNF of up to `count` points, one a line, of `longest` letters each."""
    page_numbers = " | ".join(f'"{page}"' for page in pages)
    more = f" point{{0,{count - 1}}}" if count > 1 else ""
    return (
        f'root ::= point{more}\npoint ::= "[p. " page "] " text "\\n"\n'
        f"page ::= {page_numbers}\ntext ::= first rest{{12,{longest}}}\n"
        "first ::= [^ \\n\\[\\]*#-]\nrest ::= [^\\n\\[\\]]\n"
    )


def supported(written: str, allowed: Sequence[int], pages: SummaryPages) -> list[Point]:
    """Return the points in a model's output that the named or another allowed page supports."""
    points: list[Point] = []
    for line in written.splitlines():
        match = _POINT.match(line)
        if not match:
            continue
        sentence, named = match[2].strip(), int(match[1])
        if not _is_sentence(sentence) or _ABOUT_TASK.search(sentence):
            continue
        if any(alike(sentence, point.text) for point in points):
            continue
        order = sorted(allowed, key=lambda page: page != named)
        page = next((page for page in order if supports(pages.text(page), sentence)), None)
        if page is not None:
            points.append(pages.point(sentence, page))
    return points


def supports(page_text: str, sentence: str) -> bool:
    """Return whether a page supports a sentence; in another language, its numbers and names."""
    if _are_in_one_language(sentence, page_text):
        return claim_checks.find_fault(sentence, page_text) is None
    on_page = {figure.value for figure in figures(page_text)}
    for figure in figures(sentence):
        if any(letter.isdigit() for letter in figure.text) and figure.value not in on_page:
            return False
    return all(name in page_text for name in _LATIN_NAME.findall(sentence))


def _are_in_one_language(sentence: str, page_text: str) -> bool:
    if is_japanese(sentence) != is_japanese(page_text):
        return False
    return bool(_HANGUL.search(sentence)) == is_korean(page_text)


def filled(
    points: list[Point],
    sentences: Sequence[PageSentence],
    wanted: int,
    order: Sequence[int],
    pages: SummaryPages,
) -> list[Point]:
    """Return `wanted` different points in reading order: the given ones, then sentences in `order`.

    A section without a point gets its sentence before others get a second one.
    """
    points = points[:wanted]
    covered = {_heading_of(point, sentences) for point in points}
    firsts: list[int] = []
    for at in order:
        heading = sentences[at].heading
        if heading not in covered and _stands_alone(sentences[at].text):
            covered.add(heading)
            firsts.append(at)
    for at in [*firsts, *order]:
        if len(points) >= wanted:
            break
        text = sentences[at].text
        is_fit = _stands_alone(text) or not points
        if is_fit and not any(alike(text, point.text) for point in points):
            points.append(pages.quote(sentences[at]))
    return sorted(points, key=lambda point: (point.source.page, point.source.start))


def _heading_of(point: Point, sentences: Sequence[PageSentence]) -> str | None:
    for sentence in sentences:
        span = sentence.span
        is_there = span.start <= point.source.start < span.end
        if sentence.page == point.source.page and is_there:
            return sentence.heading
    return None


def _stands_alone(text: str) -> bool:
    return centroid_summary.fitness(text) > _LEAST_FITNESS


def most_central(
    points: Sequence[Point], wanted: int, heading: str, term_weights: TermWeights
) -> list[Point]:
    """Return the `wanted` most central points that differ, in their order."""
    order = centroid_summary.order([point.text for point in points], heading, term_weights)
    kept: list[int] = []
    for at in order:
        text = points[at].text
        if len(kept) < wanted and not any(alike(text, points[other].text) for other in kept):
            kept.append(at)
    return [points[at] for at in sorted(kept)]


def as_lines(points: Sequence[Point]) -> str:
    """Return the points in the form that the model reads and writes."""
    return "\n".join(f"[p. {point.source.page}] {point.text}" for point in points)


def _is_sentence(text: str) -> bool:
    words = text.lower().split()
    if not _END.search(text) or (not _FEW_BLANKS.search(text) and len(words) < _FEWEST_WORDS):
        return False
    # Small models repeat themselves; a sentence uses most of its words once.
    return len(set(words)) >= _DIFFERENT * len(words)


def as_text(points: Sequence[Point]) -> str:
    """Return points as JSON to save."""
    return msgspec.json.encode(points).decode()


def from_text(text: str) -> list[Point]:
    """Return saved points."""
    return msgspec.json.decode(text, type=list[Point])
