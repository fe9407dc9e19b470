"""Summarizes a whole document: points of each part along the headings, then fewer and fewer of
them, level by level.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda

from chatapp.contract.records import Document, Source
from chatapp.contract.work_records import Length, Point, Section, Summary, is_korean
from chatapp.engine.models import budget
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.works import blocks, centroid_summary, lines, points, sections
from chatapp.engine.works.course import Bench, Course, Maker, wishes
from chatapp.engine.works.points import Pages
from chatapp.engine.works.sections import Part
from chatapp.engine.works.shorten import shorten
from chatapp.errors import GrammarBroken, NothingToRead, QuestionTooLong

READS_FROM = 1_000_000_000
"""Below this many weights a model is given less at once, and points are chosen, not written anew,
in later levels.
"""
_PART_TOKENS = {True: 1400, False: 700}
_POINTS_A_PART: dict[Length, int] = {"short": 1, "medium": 2, "long": 3}
_OUTLINE: dict[Length, int] = {"short": 6, "medium": 16, "long": 48}
_OVERVIEW: dict[Length, int] = {"short": 2, "medium": 4, "long": 6}
_MOST_LEVELS = 8
_FEWEST_LEFT = 0.34
_TOKENS_A_POINT = {"en": 70, "ko": 160}
_LONGEST_POINT = {"en": 260, "ko": 140}
_SYSTEM = "You summarize documents for people who have not read them. Use only what the text says, in full sentences."
_MAP = (
    "Part of the document “{document}”, under the heading “{heading}”:\n\n{text}\n\nWrite the {count} most important "
    "facts of this text in {language}, one sentence each, with the page they are from, for example:\n[p. {page}] …"
)
_REDUCE = (
    "What the pages of a part of the document “{document}” say:\n\n{text}\n\nWrite the {count} most important of these "
    "facts in {language}, one sentence each, with the page they are from, for example:\n[p. {page}] …"
)
_LANGUAGES = {"en": "English", "ko": "Korean"}


@dataclass(frozen=True, slots=True)
class Wish:
    """How a summary is wanted; `language` "" is the document's own."""

    length: Length = "medium"
    language: str = ""


class Summarizing:
    """One summary on its way."""

    def __init__(self, course: Course, bench: Bench, document: Document, wish: Wish) -> None:
        self._course = course
        self._bench = bench
        self._wish = wish
        self._document = document
        self._pages = Pages(bench.documents, document)

    def run(self) -> Summary:
        """Make all parts and return the summary. Raises NothingToRead, NoModel and JobStopped."""
        parts = self._plan()
        later = math.ceil(len(parts) / 5) + 1
        reading = float(sum(part.tokens for part in parts))
        # Later levels read points, about a tenth of the text.
        self._course.expect(len(parts) + later, reading * 1.15)
        self._course.tell()
        outline = _by_heading([self._read(at, part) for at, part in enumerate(parts)])
        outline = self._reduce(outline, reading * 0.15 / later)
        everything = [point for section in outline for point in section.points]
        wanted = _OVERVIEW[self._wish.length]
        # A short outline is short enough to be read itself.
        overview = (
            self._fewer("overview", everything, wanted, "") if len(everything) > wanted else []
        )
        self._course.expect(0, 0.0)
        self._bench.store.finish(self._course.work.id)
        self._course.tell()
        return Summary(self._document.name, self._document.id, tuple(overview), tuple(outline))

    def _plan(self) -> list[Part]:
        kept = self._bench.store.plan(self._course.work.id)
        if kept:
            return sections.from_text(kept)
        found = blocks.cut(lines.read(self._bench.documents, self._document))
        if not any(block.kind != "heading" for block in found):
            raise NothingToRead(name=self._document.name)

        def cut(maker: Maker) -> str:
            limit = _PART_TOKENS[maker.model.parameters >= READS_FROM]
            limit = min(limit, maker.local.weights.context_tokens // 2)
            return sections.as_text(sections.cut(found, limit, maker.local.tokens.count))

        plan = self._course.with_model(cut)
        parts = sections.from_text(plan)
        self._bench.store.decide(
            self._course.work.id, plan, len(parts) + math.ceil(len(parts) / 5) + 1
        )
        return parts

    # The first level: the document itself ----------------------------------------------------

    def _read(self, at: int, part: Part) -> Section:
        found = self._course.part(f"read {at}", part.tokens, partial(self._read_with, part))
        self._course.tell()
        ends = (part.pages[0], part.pages[-1])
        place = (self._pages.place(ends[0]), self._pages.place(ends[1]))
        return Section(part.heading, *ends, tuple(_from_text(found)), place)

    def _read_with(self, part: Part, maker: Maker) -> str:
        wanted = _POINTS_A_PART[self._wish.length]
        sentences = sections.sentences_of(part, self._pages.text)
        order = centroid_summary.order(
            [one for _, _, one in sentences], part.heading, self._bench.documents.idf
        )
        if maker.model.parameters < READS_FROM:
            quotes = points.filled([], sentences, wanted, order, self._pages)
            return _as_text([self._shorter(quote, maker) for quote in quotes])
        text = sections.text_of(part, self._pages.text)
        asked = _Asked(_MAP, text, part.heading, part.pages, wanted)
        kept = self._in_language(
            points.checked(self._said(asked, maker), part.pages, self._pages), text
        )
        return _as_text(points.filled(kept, sentences, wanted, order, self._pages))

    def _shorter(self, quote: Point, maker: Maker) -> Point:
        """Return the point in fewer words; a very small model can do that, but not read a part."""
        shorter = "" if self._wish.language == "ko" else shorten(quote.text, maker)
        return replace(quote, text=shorter, is_quote=False) if shorter else quote

    # Later levels: what was kept -------------------------------------------------------------

    def _reduce(self, outline: list[Section], weight: float) -> list[Section]:
        target = _OUTLINE[self._wish.length]
        for level in range(1, _MOST_LEVELS):
            total = _count(outline)
            if total <= target:
                break
            ratio = max(target / total, _FEWEST_LEFT)
            groups = _groups(outline, math.ceil(1 / ratio))
            self._course.expect(len(groups) + 1, weight * (len(groups) + 1))
            fewer, owed = [], 0.0
            for at, group in enumerate(groups):
                owed += _count(group) * ratio
                wanted = max(1, int(owed))
                owed -= wanted
                fewer.append(self._joined(f"level {level} {at}", group, wanted))
            outline = fewer
        return outline

    def _joined(self, name: str, group: Sequence[Section], wanted: int) -> Section:
        there = [point for section in group for point in section.points]
        heading = _heading(group)
        kept = there if len(there) <= wanted else self._fewer(name, there, wanted, heading)
        place = (group[0].places[0], group[-1].places[1])
        return Section(heading, group[0].first_page, group[-1].last_page, tuple(kept), place)

    def _fewer(self, name: str, there: Sequence[Point], wanted: int, heading: str) -> list[Point]:
        found = self._course.part(name, 1.0, partial(self._fewer_with, there, wanted, heading))
        self._course.tell()
        return _from_text(found)

    def _fewer_with(self, there: Sequence[Point], wanted: int, heading: str, maker: Maker) -> str:
        best = points.chosen(there, wanted, heading, self._bench.documents.idf)
        if maker.model.parameters < READS_FROM:
            return _as_text(best)
        pages = tuple(sorted({point.source.page for point in there}))
        asked = _Asked(_REDUCE, points.lines(there), heading, pages, wanted)
        kept = self._in_language(
            points.checked(self._said(asked, maker), pages, self._pages), asked.text
        )[:wanted]
        others = [point for point in best if not _repeats(point, kept)]
        return _as_text(sorted([*kept, *others][:wanted], key=lambda point: point.source.page))

    # The model -------------------------------------------------------------------------------

    def _said(self, asked: _Asked, maker: Maker) -> str:
        """Return the model's lines, "" where it cannot be asked: it does not know the language, or
        it is too much.
        """
        language = self._language_of(asked.text)
        if maker.model.english_only and (language != "en" or is_korean(asked.text)):
            return ""
        grammar = points.grammar(asked.pages, asked.count, _LONGEST_POINT[language])
        run = wishes(maker, _TOKENS_A_POINT[language] * asked.count, grammar)
        prompt = ChatPromptTemplate([("system", _SYSTEM), ("human", asked.template)])
        fit: Callable[[Any], Any] = lambda value: budget.fit(value, maker.local, run)  # noqa: E731
        model = langchain_model(maker.local, run)
        chain: Runnable[Any, Any] = prompt | RunnableLambda(fit) | model
        try:
            return str(
                (chain | StrOutputParser()).invoke(asked.values(self._document.name, language))
            )
        except (QuestionTooLong, GrammarBroken):
            return ""

    def _language_of(self, text: str) -> str:
        """Return the language wished for, else that of the text itself: documents may hold several."""
        return self._wish.language or ("ko" if is_korean(text) else "en")

    def _in_language(self, found: list[Point], text: str) -> list[Point]:
        wants_korean = self._language_of(text) == "ko"
        return [point for point in found if is_korean(point.text) == wants_korean]


@dataclass(frozen=True, slots=True)
class _Asked:
    template: str
    text: str
    heading: str
    pages: Sequence[int]
    count: int

    def values(self, document: str, language: str) -> dict[str, str]:
        return {
            "document": document,
            "heading": self.heading or document,
            "text": self.text,
            "count": str(self.count),
            "page": str(self.pages[0]),
            "language": _LANGUAGES[language],
        }


def _by_heading(found: Sequence[Section]) -> list[Section]:
    """Put parts together that stand under one heading."""
    outline: list[Section] = []
    for section in found:
        if outline and section.heading == outline[-1].heading:
            before = outline[-1]
            fresh = [point for point in section.points if not _repeats(point, before.points)]
            place = (before.places[0], section.places[1])
            outline[-1] = Section(
                before.heading,
                before.first_page,
                section.last_page,
                (*before.points, *fresh),
                place,
            )
        else:
            outline.append(section)
    return outline


def _repeats(point: Point, others: Iterable[Point]) -> bool:
    return any(centroid_summary.alike(point.text, other.text) for other in others)


def _groups(outline: Sequence[Section], fewest: int) -> list[list[Section]]:
    """Return neighbours together until each group has `fewest` points."""
    groups: list[list[Section]] = [[]]
    for section in outline:
        if _count(groups[-1]) >= fewest:
            groups.append([])
        groups[-1].append(section)
    return groups


def _heading(group: Sequence[Section]) -> str:
    named = list(dict.fromkeys(section.heading for section in group if section.heading))
    ends = [named[0].split(" – ")[0], named[-1].split(" – ")[-1]] if named else []
    return " – ".join(dict.fromkeys(ends))


def _count(outline: Sequence[Section]) -> int:
    return sum(len(section.points) for section in outline)


def _as_text(found: Sequence[Point]) -> str:
    return json.dumps([asdict(point) for point in found], ensure_ascii=False)


def _from_text(text: str) -> list[Point]:
    found = []
    for row in json.loads(text):
        source = row["source"]
        source["boxes"] = tuple(tuple(box) for box in source["boxes"])
        found.append(Point(row["text"], Source(**source), row["is_quote"]))
    return found
