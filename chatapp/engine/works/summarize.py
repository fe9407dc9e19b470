"""Summarizes a document: points of each part, then reduced level by level along the headings."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from langchain_core.prompts import ChatPromptTemplate

from chatapp.contract.records import Document
from chatapp.contract.translation_options import LANGUAGES, language_name
from chatapp.contract.work_records import (
    Length,
    Point,
    Section,
    Summary,
    is_in_script_of,
    is_korean,
)
from chatapp.engine.whole import centroid_summary
from chatapp.engine.works import blocks, lines, points, sections
from chatapp.engine.works.document_language import language_of
from chatapp.engine.works.left_out import with_left_out
from chatapp.engine.works.points import SummaryPages
from chatapp.engine.works.sections import Part
from chatapp.engine.works.work_run import PartModel, WorkRun, WorkServices
from chatapp.errors import GrammarBroken, NothingToRead, QuestionTooLong

READS_FROM = 1_000_000_000
"""Parameters; a smaller model reads less at once, and its points are chosen instead of written."""
_PART_TOKENS, _SMALL_PART_TOKENS = 1400, 700
"""Tokens of a part, for models from READS_FROM on and for smaller ones; chosen."""
_FIRST_PART_TOKENS = 500
"""Read and told within 30 seconds at 30 tokens a second, so that the first points come soon."""
_POINTS_A_PART: dict[Length, int] = {"short": 1, "medium": 2, "long": 3}
_OUTLINE_POINTS: dict[Length, int] = {"short": 6, "medium": 16, "long": 48}
_OVERVIEW_POINTS: dict[Length, int] = {"short": 2, "medium": 4, "long": 6}
_MOST_POINTS_A_PART: dict[Length, int] = {"short": 1, "medium": 6, "long": 24}
"""Of a part with many short sections; those without a point are named."""
_MOST_LEVELS = 8
"""Levels after which points are not reduced any further, however many are left; chosen."""
_LEAST_KEPT = 0.34
"""Share of the points that one level keeps; chosen."""
_LATER_SHARE = 0.15
"""Weight of the later levels in relation to the reading: they read points, not the text.
Chosen."""
_SYSTEM = (
    "You summarize documents for people who have not read them. Use only what the text says, in "
    "full sentences."
)
_MAP = (
    "Part of the document “{document}”, under the heading “{heading}”:\n\n{text}\n\n"
    "Write the {count} most important facts of this text in {language}, one sentence each, one or "
    "more for each heading, with the page they are from, for example:\n[p. {page}] …"
)
_REDUCE = (
    "What the pages of a part of the document “{document}” say:\n\n{text}\n\n"
    "Write the {count} most important of these facts in {language}, one sentence each, with the "
    "page they are from, for example:\n[p. {page}] …"
)


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """Length and language of a summary; "" is the document's own language."""

    length: Length = "medium"
    language: str = ""


@dataclass(frozen=True, slots=True)
class _PointRequest:
    """A prompt for the points of a text, and the prompt's values."""

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
            "language": language_name(language),
        }


class SummaryRun:
    """One run of a summary."""

    def __init__(
        self, run: WorkRun, services: WorkServices, document: Document, options: SummaryOptions
    ) -> None:
        self._run = run
        self._services = services
        self._options = options
        self._document = document
        self._pages = SummaryPages(services.documents, document)

    def run(self) -> Summary:
        """Make all parts and return the summary. Raises NothingToRead, NoModel and JobStopped."""
        parts = self._plan()
        later = _later_parts(parts)
        reading = float(sum(part.tokens for part in parts))
        self._run.expect(len(parts) + later, reading * (1 + _LATER_SHARE))
        self._run.report()
        outline = _by_heading([self._read(at, part) for at, part in enumerate(parts)])
        outline = self._reduce(outline, reading * _LATER_SHARE / later)
        outline_points = _points_of(outline)
        wanted = _OVERVIEW_POINTS[self._options.length]
        overview: list[Point] = []
        if len(outline_points) > wanted:
            overview = self._fewer("overview", outline_points, wanted, "")
        self._run.expect(0, 0.0)
        self._services.store.finish(self._run.work.id)
        self._run.report()
        outline = with_left_out(outline, parts)
        return Summary(self._document.name, self._document.id, tuple(overview), tuple(outline))

    def _plan(self) -> list[Part]:
        saved = self._services.store.plan(self._run.work.id)
        if saved:
            return sections.from_text(saved)
        cut = blocks.cut(lines.read(self._services.documents, self._document))
        if not any(block.kind != "heading" for block in cut):
            raise NothingToRead(name=self._document.name)
        self._run.reckon(cut)

        def plan_with(model: PartModel) -> str:
            limit = _PART_TOKENS if _reads(model) else _SMALL_PART_TOKENS
            limit = min(limit, model.local.weights.context_tokens // 2)
            first = min(limit, _FIRST_PART_TOKENS)
            return sections.as_text(sections.cut(cut, limit, model.local.tokens.count, first))

        plan = self._run.with_model(plan_with)
        parts = sections.from_text(plan)
        self._services.store.decide(self._run.work.id, plan, len(parts) + _later_parts(parts))
        return parts

    def _read(self, at: int, part: Part) -> Section:
        saved = self._run.part(f"read {at}", part.tokens, partial(self._read_with, part))
        first, last = part.pages[0], part.pages[-1]
        places = (self._pages.place(first), self._pages.place(last))
        section = Section(part.heading, first, last, tuple(points.from_text(saved)), places)
        self._run.report(sections=(section,))
        return section

    def _read_with(self, part: Part, model: PartModel) -> str:
        length = self._options.length
        most = max(_POINTS_A_PART[length], _MOST_POINTS_A_PART[length])
        wanted = min(most, max(_POINTS_A_PART[length], len(part.headings)))
        sentences = sections.sentences_of(part, self._pages.text)
        order = centroid_summary.order(
            [sentence.text for sentence in sentences], part.heading, self._services.documents.idf
        )
        if not _reads(model):
            return points.as_text(points.filled([], sentences, wanted, order, self._pages))
        text = sections.text_of(part, self._pages.text)
        written = self._written(_PointRequest(_MAP, text, part.heading, part.pages, wanted), model)
        return points.as_text(points.filled(written, sentences, wanted, order, self._pages))

    def _reduce(self, outline: list[Section], weight: float) -> list[Section]:
        target = _OUTLINE_POINTS[self._options.length]
        for level in range(1, _MOST_LEVELS):
            total = len(_points_of(outline))
            if total <= target:
                break
            ratio = max(target / total, _LEAST_KEPT)
            groups = _groups(outline, math.ceil(1 / ratio))
            self._run.expect(len(groups) + 1, weight * (len(groups) + 1))
            fewer, owed = [], 0.0
            for at, group in enumerate(groups):
                owed += len(_points_of(group)) * ratio
                wanted = max(1, int(owed))
                owed -= wanted
                fewer.append(self._joined(f"level {level} {at}", group, wanted))
            outline = fewer
        return outline

    def _joined(self, name: str, group: Sequence[Section], wanted: int) -> Section:
        kept, heading = _points_of(group), _heading(group)
        if len(kept) > wanted:
            kept = self._fewer(name, kept, wanted, heading)
        places = (group[0].places[0], group[-1].places[1])
        return Section(heading, group[0].first_page, group[-1].last_page, tuple(kept), places)

    def _fewer(
        self, name: str, candidates: Sequence[Point], wanted: int, heading: str
    ) -> list[Point]:
        make = partial(self._fewer_with, candidates, wanted, heading)
        saved = self._run.part(name, 1.0, make)
        self._run.report()
        return points.from_text(saved)

    def _fewer_with(
        self, candidates: Sequence[Point], wanted: int, heading: str, model: PartModel
    ) -> str:
        term_weights = self._services.documents.idf
        central = points.most_central(candidates, wanted, heading, term_weights)
        if not _reads(model):
            return points.as_text(central)
        pages = tuple(sorted({point.source.page for point in candidates}))
        request = _PointRequest(_REDUCE, points.as_lines(candidates), heading, pages, wanted)
        written = self._written(request, model)[:wanted]
        others = [point for point in central if not _repeats(point, written)]
        kept = [*written, *others][:wanted]
        return points.as_text(sorted(kept, key=lambda point: point.source.page))

    def _written(self, request: _PointRequest, model: PartModel) -> list[Point]:
        """Return the model's points that a page supports and that are in the language wanted."""
        language = self._language_of(request.text)
        text = self._completion(request, language, model)
        supported = points.supported(text, request.pages, self._pages)
        return [point for point in supported if is_in_script_of(point.text, language)]

    def _completion(self, request: _PointRequest, language: str, model: PartModel) -> str:
        """Return the model's lines, "" if it does not know the language or the text is too long."""
        if model.model.english_only and (language != "en" or is_korean(request.text)):
            return ""
        size = points.size_of_point(language)
        grammar = points.grammar(request.pages, request.count, size.letters)
        run = model.run_settings(size.tokens * request.count, grammar)
        prompt = ChatPromptTemplate([("system", _SYSTEM), ("human", request.template)])
        try:
            return model.complete(prompt, request.values(self._document.name, language), run)
        except (QuestionTooLong, GrammarBroken):
            return ""

    def _language_of(self, text: str) -> str:
        """Return the language wanted, else that of the text: a document may have several."""
        written = "ko" if is_korean(text) else language_of(text)
        return self._options.language or (written if written in LANGUAGES else "en")


def _reads(model: PartModel) -> bool:
    return model.model.parameters >= READS_FROM


def _later_parts(parts: Sequence[Part]) -> int:
    """Return an estimate of the parts of all later levels."""
    return math.ceil(len(parts) / 5) + 1


def _by_heading(read: Sequence[Section]) -> list[Section]:
    """Return the sections with neighbours joined that have the same heading."""
    outline: list[Section] = []
    for section in read:
        if not outline or section.heading != outline[-1].heading:
            outline.append(section)
            continue
        before = outline[-1]
        new = [point for point in section.points if not _repeats(point, before.points)]
        outline[-1] = replace(
            before,
            last_page=section.last_page,
            points=(*before.points, *new),
            places=(before.places[0], section.places[1]),
        )
    return outline


def _repeats(point: Point, others: Iterable[Point]) -> bool:
    return any(centroid_summary.alike(point.text, other.text) for other in others)


def _groups(outline: Sequence[Section], fewest: int) -> list[list[Section]]:
    """Return neighbouring sections in groups of at least `fewest` points."""
    groups: list[list[Section]] = [[]]
    for section in outline:
        if len(_points_of(groups[-1])) >= fewest:
            groups.append([])
        groups[-1].append(section)
    return groups


def _heading(group: Sequence[Section]) -> str:
    headings = [section.heading for section in group if section.heading]
    ends = [headings[0].split(" – ")[0], headings[-1].split(" – ")[-1]] if headings else []
    return " – ".join(dict.fromkeys(ends))


def _points_of(outline: Sequence[Section]) -> list[Point]:
    points_of_all: list[Point] = []
    for section in outline:
        points_of_all += section.points
    return points_of_all
