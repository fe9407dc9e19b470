"""Answers a question about whole documents: in one read where they fit, else by map-reduce.

`reading_chain` is a LangChain runnable that streams the answer; `estimate` says what it costs before
it starts. The answer has no marks: whoever cites ties its sentences to the pages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableGenerator, RunnableLambda

from chatapp.contract.records import Language, Passage
from chatapp.contract.sampling import Sampling
from chatapp.engine.language.terms import terms
from chatapp.engine.models import budget
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.whole import page_parts
from chatapp.engine.whole.centroid_summary import alike
from chatapp.engine.whole.page_parts import PagePart
from chatapp.texts import translation

_PART_TOKENS = 1600
"""Tokens of a part: small models lose the thread in more. Chosen."""
_FIRST_PART_S = 12.0
"""Seconds that reading the first part may take, so that its notes are there within 30."""
_LEAST_PART_TOKENS = 200
"""Tokens of the first part at least, however slow the model; chosen."""
_PRIOR_TERMS, _LENGTH = 4, 0.25
"""Terms added to a page's length, and the exponent of that length, by which the share of a
sentence's terms is divided; chosen."""
_NOTES_TOKENS = 160
"""Tokens of the notes of a part at most; chosen."""
_USUAL_NOTES_TOKENS, _USUAL_ANSWER_TOKENS = 70, 160
"""Tokens that notes and an answer usually take, for the estimate; chosen."""
_PROMPT_TOKENS = 120
"""Tokens of instructions, template and a usual question; chosen."""
_READS_PER_WRITTEN = 6.0
"""Tokens read in the time of one written (1.5 B on two cores: 90 and 15 a second)."""
_MARK = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)])?\s*")


@dataclass(frozen=True, slots=True)
class Note:
    """What a part says about the question, in one sentence, and the page that says it."""

    text: str
    page: Passage


@dataclass(frozen=True, slots=True)
class PartNotes:
    """The notes of a part, and how many parts are read of how many."""

    notes: tuple[Note, ...]
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class WholeQuestion:
    """A question and all pages that it concerns, whose `text` is what the model reads."""

    text: str
    pages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class WholeReader:
    """The model that reads. `run` is that of the answer: it gives the limits, takes the outcome.

    `tokens_per_s` is the measured reading speed, 0 when unknown; `on_notes` receives what each part
    says as soon as it is read; `language` is that of the question.
    """

    local: AnyModel
    run: Run
    language: Language
    tokens_per_s: float = 0.0
    on_notes: Callable[[PartNotes], None] = lambda notes: None


@dataclass(frozen=True, slots=True)
class ReadingCost:
    """What an answer costs before it starts; `first_s` is the time until something is shown."""

    reads: int
    tokens: int
    seconds: float
    first_s: float


def estimate(pages: Sequence[Passage], reader: WholeReader) -> ReadingCost:
    """Return the cost of an answer over these pages; seconds are 0 when no speed is measured."""
    parts = _parts(pages, reader)
    reads = [part.tokens + _PROMPT_TOKENS for part in parts]
    written = [_USUAL_NOTES_TOKENS] * len(parts) if len(parts) > 1 else [_USUAL_ANSWER_TOKENS]
    if len(parts) > 1:
        reads.append(len(parts) * _USUAL_NOTES_TOKENS + _PROMPT_TOKENS)
        written.append(_USUAL_ANSWER_TOKENS)
    per_s = reader.tokens_per_s
    seconds = (sum(reads) + sum(written) * _READS_PER_WRITTEN) / per_s if per_s else 0.0
    shown = written[0] * _READS_PER_WRITTEN if len(parts) > 1 else 0.0
    first_s = (reads[0] + shown) / per_s if per_s and reads else 0.0
    return ReadingCost(len(reads), sum(reads), seconds, first_s)


def answer_over_pages(
    question: str, pages: Sequence[Passage], reader: WholeReader
) -> Iterator[str]:
    """Yield the answer's text as it comes. Raises QuestionTooLong."""
    yield from reading_chain(reader).stream(WholeQuestion(question, pages))


def reading_chain(reader: WholeReader) -> Runnable[WholeQuestion, str]:
    """Return the chain of `WholeQuestion` to the streamed text of its answer."""

    def generate(questions: Iterator[WholeQuestion]) -> Iterator[str]:
        for question in questions:
            yield from _answer(question, reader)

    return RunnableGenerator(generate)


def _answer(question: WholeQuestion, reader: WholeReader) -> Iterator[str]:
    parts = _parts(question.pages, reader)
    if len(parts) > 1:
        text = _combined(question.text, _notes(question.text, parts, reader), reader)
        if reader.run.stopped():
            reader.run.outcome.finish = "stopped"
            return
        code = "prompt.whole_notes"
    else:
        text = page_parts.laid_out(question.pages, reader.language)
        code = "prompt.whole_pages"
    chain = _chain(code, reader, reader.run)
    yield from chain.stream({"text": text, "question": question.text})


def _parts(pages: Sequence[Passage], reader: WholeReader) -> list[PagePart]:
    """Return all pages as one part if answer and question fit beside them, else smaller parts."""
    context, count = reader.local.weights.context_tokens, reader.local.tokens.count
    answer = budget.answer_room(context, reader.run.sampling.max_tokens)
    whole = page_parts.cut(pages, context, context, count)
    if len(whole) <= 1 and sum(part.tokens for part in whole) + answer + _PROMPT_TOKENS <= context:
        return whole
    limit = min(_PART_TOKENS, context // 2)
    first = max(_LEAST_PART_TOKENS, int(reader.tokens_per_s * _FIRST_PART_S) or limit)
    return page_parts.cut(pages, limit, min(limit, first), count)


def _notes(question: str, parts: Sequence[PagePart], reader: WholeReader) -> list[Note]:
    """Read the parts in order and return their different notes."""
    notes: list[Note] = []
    for done, part in enumerate(parts, 1):
        text = page_parts.laid_out(part.pages, reader.language)
        fresh: list[Note] = []
        for line in _lines(question, text, reader):
            if not any(alike(line, note.text) for note in (*notes, *fresh)):
                fresh.append(Note(line, _page_of(line, part.pages)))
        if reader.run.stopped():
            break
        notes += fresh
        reader.on_notes(PartNotes(tuple(fresh), done, len(parts)))
    return notes


def _combined(question: str, notes: Sequence[Note], reader: WholeReader) -> str:
    """Return the notes as text, made fewer, group by group, until they fit one read."""
    context = reader.local.weights.context_tokens
    limit = min(2 * _PART_TOKENS, context // 2)
    count = reader.local.tokens.count
    pages = [replace(note.page, text=f"- {note.text}") for note in notes]
    groups = page_parts.cut(pages, limit, limit, count)
    while len(groups) > 1 and not reader.run.stopped():
        fewer: list[Passage] = []
        for group in groups:
            text = page_parts.laid_out(group.pages, reader.language)
            for line in _lines(question, text, reader):
                fewer.append(replace(_page_of(line, group.pages), text=f"- {line}"))
        if len(fewer) >= len(pages):
            fewer = fewer[: len(pages) // 2]
        pages = fewer
        groups = page_parts.cut(pages, limit, limit, count)
    return page_parts.laid_out(pages, reader.language)


def _lines(question: str, text: str, reader: WholeReader) -> list[str]:
    """Return what a text says about the question, a sentence a line; none where it says nothing."""
    sampling = Sampling(temperature=0.0, max_tokens=_NOTES_TOKENS)
    run = Run(sampling=sampling, stopped=reader.run.stopped, on_prompt=reader.run.on_prompt)
    chain = _chain("prompt.whole_part", reader, run)
    lines = chain.invoke({"text": text, "question": question}).splitlines()
    if run.outcome.finish == "length":
        # The last line is cut off; a single one is better than none.
        lines = lines[:-1] or lines
    bare = [_MARK.sub("", line).strip() for line in lines]
    return [line for line in bare if sum(map(str.isalnum, line)) > 1]


def _chain(code: str, reader: WholeReader, run: Run) -> Runnable[dict[str, str], str]:
    tr = translation(reader.language).tr
    human = tr(code, text="{text}", question="{question}")
    prompt = ChatPromptTemplate([("system", tr("prompt.whole_system")), ("human", human)])
    fit = RunnableLambda(partial(budget.fit, local=reader.local, run=run))
    return prompt | fit | langchain_model(reader.local, run) | StrOutputParser()


def _page_of(sentence: str, pages: Sequence[Passage]) -> Passage:
    """Return the page that shares most terms with a sentence."""
    wanted = set(terms(sentence))

    def shared(page: Passage) -> float:
        held = set(terms(page.text))
        return len(held & wanted) / (len(held) + _PRIOR_TERMS) ** _LENGTH

    return max(pages, key=shared)
