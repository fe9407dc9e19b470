"""Translates a whole document paragraph by paragraph, with neighbours and glossary, and checks what
must survive.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate, MessagesPlaceholder
from langchain_core.runnables import Runnable, RunnableLambda

from chatapp.contract.records import Document
from chatapp.contract.translation_options import language_name
from chatapp.contract.work_records import Flag, Paragraph, Translation
from chatapp.engine.documents.page import table_rows
from chatapp.engine.language.sentences import spans
from chatapp.engine.models import budget
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.works import blocks, glossary, lines, repetition, translation_checks
from chatapp.engine.works.course import Bench, Course, Maker, wishes
from chatapp.errors import NothingToRead, QuestionTooLong, WorkNotFound

_SYSTEM = (
    "You are a professional translator. Translate each text into {language}. Reply with the translation only. Keep "
    "numbers, names, links and code as they are.{terms}{following}"
)
_MOST_TOKENS = 700
"""Longer paragraphs are translated a few sentences at a time."""
_NEIGHBOUR_TOKENS = 250
_READS_FROM = 1_000_000_000
"""Smaller models translate what follows too, when they are shown it."""
_FOLLOWING = 300
_AROUND_LETTERS = 100
_HOPELESS = ("Untranslated", "OtherLanguage", "WeakModel")
_AGAIN = (0.0, 0.4)
"""Temperatures of the first try and of the one more that a doubtful paragraph gets."""


@dataclass(frozen=True, slots=True)
class Wish:
    """Into which language, and the terms of the glossary."""

    to: str
    terms: Mapping[str, str]


class Translating:
    """One translation on its way."""

    def __init__(self, course: Course, bench: Bench, document: Document, wish: Wish) -> None:
        self._course = course
        self._bench = bench
        self._document = document
        self._wish = wish

    def run(self) -> Translation:
        """Make all paragraphs and return them. Raises NothingToRead, NoModel and JobStopped."""
        there = [
            _merged(one, self._course.kept)
            for one in paragraphs(self._bench, self._document, self._course.work.id)
        ]
        self._course.expect(len(there), sum(map(_weight, there)))
        self._course.tell(tuple(there))
        for at, one in enumerate(there):
            fresh = _name(one.number) not in self._course.kept
            there[at] = self.paragraph(there, at)
            if fresh:
                self._course.tell((there[at],))
        self._bench.store.finish(self._course.work.id)
        self._course.tell()
        # Not `there`: meanwhile a paragraph may have been edited or made anew.
        return whole(self._bench, self._document, self._course.work.id, self._wish.to)

    def paragraph(self, there: Sequence[Paragraph], at: int) -> Paragraph:
        """Return one paragraph with its translation: the kept one, or a new one."""
        one = there[at]
        around = _Around.of(there, at)
        found = self._course.part(_name(one.number), _weight(one), partial(self._made, one, around))
        return _merged(one, {_name(one.number): found})

    def redo(self, number: int) -> Paragraph:
        """Translate one paragraph anew; what was there is replaced when the new one is whole."""
        there = [
            _merged(one, self._course.kept)
            for one in paragraphs(self._bench, self._document, self._course.work.id)
        ]
        if not 0 <= number < len(there):
            raise WorkNotFound()
        around = _Around.of(there, number)
        found = self._course.with_model(
            lambda maker: self._made(there[number], around, maker, temperature=0.6)
        )
        self._bench.store.keep(self._course.work.id, _name(number), found)
        return _merged(there[number], {_name(number): found})

    # One paragraph ---------------------------------------------------------------------------

    def _made(
        self, one: Paragraph, around: _Around, maker: Maker, temperature: float = _AGAIN[0]
    ) -> str:
        if one.kind == "code" or translation_checks.needs_no_model(one.source):
            return as_text(one.source, ())
        terms = glossary.used(self._wish.terms, one.source)
        tries = []
        for heat in (temperature, max(temperature, _AGAIN[1])):
            say = self._row_said if one.kind == "row" else self._said
            text, cut_off = say(one.source, replace(around, terms=terms), maker, heat)
            if maker.stopped():
                return ""
            text = glossary.settle(terms, text)
            flags = translation_checks.check(one.source, text, self._wish.to, terms)
            flags += (
                (Flag("RepeatsPrompt"),)
                if repetition.instruction(text, _SYSTEM, one.source)
                else ()
            )
            flags += (Flag("CutOff"),) if cut_off else ()
            flags += (Flag("WeakModel"),) if maker.model.english_only else ()
            tries.append((text, flags))
            # A second try pays for a small loss; a model that does not know the language stays
            # without it.
            if not flags or any(flag.why in _HOPELESS for flag in flags):
                break
        text, flags = min(tries, key=lambda tried: len(tried[1]))
        # Never an empty paragraph: where there is none the original stands, flagged.
        return as_text(text or one.source, flags)

    def _said(self, source: str, around: _Around, maker: Maker, heat: float) -> tuple[str, bool]:
        """Return the translation, and whether the model was cut off."""
        said, cut_off = [], False
        for piece in _pieces(source, maker):
            run = wishes(maker, self._room(maker.local.tokens.count(piece)), temperature=heat)
            try:
                said.append(self._chain(maker, run).invoke(self._values(piece, around, maker)))
            except QuestionTooLong:
                return "", True
            cut_off = cut_off or run.outcome.finish == "length"
        return " ".join(part for part in said if part), cut_off

    def _row_said(
        self, source: str, around: _Around, maker: Maker, heat: float
    ) -> tuple[str, bool]:
        """Return a row of a table cell by cell, so that none is lost."""
        said, cut_off = [], False
        for cell in table_rows.cells(source):
            there = not translation_checks.needs_no_model(cell)
            text, was_cut = (
                self._said(cell, replace(around, before=None), maker, heat)
                if there
                else ("", False)
            )
            said.append(text or cell)
            cut_off = cut_off or was_cut
        return table_rows.row(said), cut_off

    def _room(self, tokens: int) -> int:
        """Return how many tokens a translation may take: scripts other than Latin cost some
        vocabularies several.
        """
        return 30 + (6 if self._wish.to in translation_checks.SCRIPTS else 3) * tokens

    def _chain(self, maker: Maker, run: Run) -> Runnable[Any, str]:
        prompt = ChatPromptTemplate(
            [("system", _SYSTEM), MessagesPlaceholder("neighbour"), ("human", "{text}")]
        )
        fit: Callable[[Any], list[BaseMessage]] = lambda value: budget.fit(value, maker.local, run)  # noqa: E731
        model = langchain_model(maker.local, run)
        chain: Runnable[Any, Any] = prompt | RunnableLambda(fit) | model
        return chain | StrOutputParser() | RunnableLambda(_tidy)

    def _values(self, text: str, around: _Around, maker: Maker) -> dict[str, Any]:
        """Return the prompt's values; the paragraph before stands there as a turn, so that words go
        on alike.
        """
        listed = "; ".join(f"{term} → {translation}" for term, translation in around.terms.items())
        before, neighbour = around.before, list[BaseMessage]()
        if before and before.text and not before.flags and before.kind == "text":
            fits = maker.local.tokens.count(before.source + before.text) <= _NEIGHBOUR_TOKENS * 2
            neighbour = [HumanMessage(before.source), AIMessage(before.text)] if fits else []
        shows_more = around.following and maker.model.parameters >= _READS_FROM
        return {
            "language": language_name(self._wish.to),
            "terms": f" Always translate these terms so: {listed}." if listed else "",
            "following": f" For context only, what follows the text: “{around.following}”"
            if shows_more
            else "",
            "neighbour": neighbour,
            "text": text,
        }


@dataclass(frozen=True, slots=True)
class _Around:
    """What a paragraph is translated with: its neighbours, and the terms that stand in it."""

    before: Paragraph | None
    following: str
    terms: Mapping[str, str]

    @classmethod
    def of(cls, there: Sequence[Paragraph], at: int) -> _Around:
        following = there[at + 1].source[:_FOLLOWING] if at + 1 < len(there) else ""
        return cls(there[at - 1] if at else None, following, {})


def paragraphs(bench: Bench, document: Document, work_id: int) -> list[Paragraph]:
    """Return the document's paragraphs; they are cut once and kept, so that numbers stay the same."""
    kept = bench.store.plan(work_id)
    if not kept:
        found = blocks.joined(blocks.cut(lines.read(bench.documents, document)))
        if not found:
            raise NothingToRead(name=document.name)
        kept = json.dumps(
            [[block.page, block.kind, block.text] for block in found], ensure_ascii=False
        )
        bench.store.decide(work_id, kept, len(found))
    rows = json.loads(kept)
    placed = {
        page: bench.documents.pages.place(document.id, page)
        for page in dict.fromkeys(row[0] for row in rows)
    }
    return [
        Paragraph(at, page, kind, text, place=placed[page])
        for at, (page, kind, text) in enumerate(rows)
    ]


def whole(bench: Bench, document: Document, work_id: int, to: str) -> Translation:
    """Return a translation as far as it is."""
    kept = bench.store.parts(work_id)
    there = tuple(_merged(one, kept) for one in paragraphs(bench, document, work_id))
    return Translation(document.name, document.id, to, there)


def edit(bench: Bench, document: Document, work_id: int, number: int, text: str) -> Paragraph:
    """Put the user's words in place of a translation: they are right, so no flag stays. Raises
    WorkNotFound.
    """
    there = paragraphs(bench, document, work_id)
    if not 0 <= number < len(there):
        raise WorkNotFound()
    bench.store.keep(work_id, _name(number), as_text(text, (), is_edited=True))
    return replace(there[number], text=text, is_edited=True)


def as_text(text: str, flags: Sequence[Flag], is_edited: bool = False) -> str:
    """Return a finished paragraph as it is kept."""
    rows = [[flag.why, flag.details] for flag in flags]
    return json.dumps({"text": text, "flags": rows, "edited": is_edited}, ensure_ascii=False)


def _merged(one: Paragraph, kept: Mapping[str, str]) -> Paragraph:
    if _name(one.number) not in kept:
        return one
    row = json.loads(kept[_name(one.number)])
    flags = tuple(Flag(why, details) for why, details in row["flags"])
    return replace(one, text=row["text"], flags=flags, is_edited=row["edited"])


def _weight(one: Paragraph) -> float:
    """Return how much work a paragraph is: its letters, and what is read around it."""
    return float(len(one.source) + _AROUND_LETTERS)


def _name(number: int) -> str:
    return f"paragraph {number}"


def _pieces(source: str, maker: Maker) -> list[str]:
    """Return a paragraph in pieces of whole sentences that leave room for their translation."""
    limit = min(_MOST_TOKENS, maker.local.weights.context_tokens // 6)
    pieces: list[str] = []
    for span in spans(source):
        sentence = source[span.start : span.end]
        joined = f"{pieces[-1]} {sentence}" if pieces else sentence
        if pieces and maker.local.tokens.count(joined) <= limit:
            pieces[-1] = joined
        else:
            pieces.append(sentence)
    return pieces


def _tidy(said: str) -> str:
    """Return a translation on one line, without quotes that the model put around all of it."""
    text = " ".join(said.split())
    if len(text) > 2 and text[0] + text[-1] in ('""', "“”") and '"' not in text[1:-1]:
        text = text[1:-1]
    return text
