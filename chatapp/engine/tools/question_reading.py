"""Reads a question about a whole table: what it names of the table, and which words are left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chatapp.engine.language.normal_form import normal
from chatapp.engine.tools import question_conditions, question_forms, question_spans
from chatapp.engine.tools.cell_values import CellDate
from chatapp.engine.tools.question_forms import Superlative
from chatapp.engine.tools.question_spans import NamedColumn, NamedValue, QuestionWord
from chatapp.engine.tools.table_query import Condition
from chatapp.engine.tools.whole_tables import WholeTable

Embed = Callable[[list[str]], NDArray[np.float32]]
"""Makes float32 [texts, dimensions] of unit length."""


@dataclass(frozen=True, slots=True)
class NamedBound:
    """A range with the condition that it makes."""

    condition: Condition
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NamedSuperlative:
    superlative: Superlative
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class QuestionReading:
    """What a question names of a table; `left` are the words that are nothing of it."""

    text: str
    language: str
    values: tuple[NamedValue, ...]
    columns: tuple[NamedColumn, ...]
    bounds: tuple[NamedBound, ...]
    superlative: NamedSuperlative | None
    left: tuple[QuestionWord, ...]
    """Without the counter of "몇 곳", which says only that something is counted."""
    nouns: tuple[QuestionWord, ...] = ()
    """Words for the rows themselves: "branches" of a table of branches."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        of_values = [Condition(value.column, "=", value.value) for value in self.values]
        return (*of_values, *(bound.condition for bound in self.bounds))

    @property
    def weight(self) -> int:
        """Return how many things of the table are named."""
        return len(self.values) + len(self.columns) + len(self.bounds) + len(self.nouns)

    def has_unnamed_date(self) -> bool:
        """Return whether there is a date without a word for what happened on it."""
        named = {name.column for name in self.columns}
        return any(
            isinstance(bound.condition.value, CellDate) and bound.condition.column not in named
            for bound in self.bounds
        )

    def free_columns(self) -> list[int]:
        """Return the named columns that no condition is about, each once."""
        bound = {condition.column for condition in self.conditions}
        named = dict.fromkeys(name.column for name in self.columns)
        return [column for column in named if column not in bound]


def read(question: str, table: WholeTable) -> QuestionReading | None:
    """Return what a question names of a table; None when it is not sure what is meant."""
    text = normal(question).strip()
    language = question_forms.language_of(text)
    if not language or question_forms.forms().language["negation"].search(text):
        return None
    if question_forms.asks_for_measure(text):
        return None
    words = question_spans.words(text)
    phrases = question_spans.title_phrases(words, table)
    columns = [
        name
        for name in question_spans.named_columns(words, table)
        if not any(_overlap(name, phrase) for phrase in phrases)
    ]
    values = [
        value
        for value in question_spans.named_values(words, table)
        if not any(_covers(name, value) for name in columns)
    ]
    if _are_unclear(values, columns, table):
        return None
    columns = [name for name in columns if not any(_overlap(name, value) for value in values)]
    bounds = _bounds(text, table, values, columns)
    if bounds is None:
        return None
    superlatives = _superlatives(text, [*values, *bounds])
    if len(superlatives) > 1:
        return None
    reading = QuestionReading(
        text=text,
        language=language,
        values=tuple(values),
        columns=tuple(columns),
        bounds=tuple(bounds),
        superlative=superlatives[0] if superlatives else None,
        left=(),
    )
    outside = [word for word in words if not any(_overlap(word, phrase) for phrase in phrases)]
    return _with_words(reading, outside, table)


Span = NamedValue | NamedColumn | NamedBound | NamedSuperlative | QuestionWord


def _overlap(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end


def _covers(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _are_unclear(
    values: Sequence[NamedValue], columns: Sequence[NamedColumn], table: WholeTable
) -> bool:
    """Say whether a value may be something else, or two values stand against each other."""
    held = [value.column for value in values]
    if len(set(held)) < len(held):
        return True
    named = {name.column for name in columns}
    for value in values:
        for column, name in enumerate(table.columns):
            # "접수된" is the state 접수, or what a column 접수일 is about.
            if column != value.column and column not in named and value.value in name:
                return True
    starts = [value.start for value in values]
    return len(set(starts)) < len(starts)


def _bounds(
    text: str,
    table: WholeTable,
    values: Sequence[NamedValue],
    columns: Sequence[NamedColumn],
) -> list[NamedBound] | None:
    """Return the ranges of a question; None when the column of one is not known."""
    bounds: list[NamedBound] = []
    for bound in question_conditions.date_bounds(text):
        named = NamedBound(Condition(-1, bound.comparison, bound.value), bound.start, bound.end)
        if any(_overlap(named, value) for value in values):
            continue
        column = question_conditions.date_column(table, columns)
        bounds.append(replace(named, condition=replace(named.condition, column=column)))
    for bound in question_conditions.number_bounds(text):
        named = NamedBound(Condition(-1, bound.comparison, bound.value), bound.start, bound.end)
        taken: list[Span] = [*values, *columns, *bounds]
        if any(_overlap(named, other) for other in taken):
            continue
        column = question_conditions.column_of(bound, table, columns)
        bounds.append(replace(named, condition=replace(named.condition, column=column)))
    return None if any(bound.condition.column < 0 for bound in bounds) else bounds


def _superlatives(text: str, taken: Sequence[Span]) -> list[NamedSuperlative]:
    """Return the superlatives of a text; "most" is none within "most expensive" or "at most"."""
    named_superlatives: list[NamedSuperlative] = []
    for superlative in question_forms.forms().superlatives:
        for match in superlative.words.finditer(text):
            named = NamedSuperlative(superlative, match.start(), match.end())
            if not any(_overlap(named, other) for other in [*taken, *named_superlatives]):
                named_superlatives.append(named)
    return named_superlatives


def _with_words(
    reading: QuestionReading, words: Sequence[QuestionWord], table: WholeTable
) -> QuestionReading:
    """Sort the words that nothing covers into names of the rows and others."""
    spans: list[Span] = [*reading.values, *reading.columns, *reading.bounds]
    spans += [reading.superlative] if reading.superlative is not None else []
    uncovered = [word for word in words if not any(_overlap(word, span) for span in spans)]
    uncovered += [
        QuestionWord(value.rest, value.end - len(value.rest), value.end)
        for value in reading.values
        if value.rest
    ]
    row_nouns = question_spans.row_nouns(table)
    nouns = [word for word in uncovered if question_spans.is_row_noun(word.text, row_nouns)]
    left = [word for word in question_forms.without_counters(uncovered) if word not in nouns]
    return replace(reading, nouns=tuple(nouns), left=tuple(left))
