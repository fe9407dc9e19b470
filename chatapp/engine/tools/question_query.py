"""Makes a query of a question about a whole table: how many, sums, largest, rows of a range.

Only what is sure becomes one: each word of the question has to be a part of the table, a word of
the example questions, or one that changes next to nothing of what is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from chatapp.engine.tools import cell_values, question_conditions, question_forms, question_spans
from chatapp.engine.tools.cell_values import CellDate
from chatapp.engine.tools.question_forms import Form
from chatapp.engine.tools.question_reading import (
    Embed,
    NamedSuperlative,
    QuestionReading,
)
from chatapp.engine.tools.question_spans import QuestionWord
from chatapp.engine.tools.table_query import Aggregate, TableQuery
from chatapp.engine.tools.whole_tables import WholeTable

_LEAST_SHARE, _SHARE_AHEAD = 0.5, 0.2
"""Share of words in common from which, and by how much before other forms, no meaning is asked;
chosen."""
_MEANING = 0.6
"""Weight of the cosine beside the share of words in common, in the nearness of an example;
chosen."""
_EMBEDDED = 6
"""Examples of a form, those with most words in common: an embedding takes 3 to 10 ms."""
_LEAST_NEAR = 0.45
"""Nearness, 0 to 1, that the example of a form has to reach; chosen."""
_LEAST_AHEAD = 0.04
"""Nearness by which the nearest form is before the next one; chosen."""
_SAME_NOUN = 0.68
"""Cosine of two names of one thing: "books" of a table of titles; "managers" and "staff" .62."""
_OF_NUMBERS, _OF_DATES = 0.5, 0.6
"""Cosine of a verb and a column: cost and price .61, earn and salary .51, bonus and salary .41;
입사한 and 입사일 .69, 퇴사한 and 입사일 .52."""
_LIGHT = 0.965
"""Cosine of a question with and without words that tie a value to the rows: "employees based in
Leeds", "trips that went to Lyon" .97; "closed branches in Seoul", "resigned from Sales" to .963."""
_ABOUT = 0.35
"""Cosine of what a superlative is about ("price") and the name of a column ("fee"); chosen."""
_ABOUT_AHEAD = 0.08
"""Cosine by which the name of that column is nearer than all others; chosen."""


class _Example(NamedTuple):
    """An example of a form, and the share of its words that the question has."""

    form: Form
    text: str
    share: float


def query_of(reading: QuestionReading, table: WholeTable, embed: Embed | None) -> TableQuery | None:
    """Return the query that a question asks of a table; None when that is not sure."""
    form = _form(reading, table, embed)
    if form is None or not _is_understood(reading, form, table, embed):
        return None
    if form == "extreme":
        return _extreme(reading, table, embed)
    return {"count": _count, "sum": _computed, "mean": _computed, "list": _list}[form](
        reading, table, form
    )


def _form(reading: QuestionReading, table: WholeTable, embed: Embed | None) -> Form | None:
    """Return the form whose example is nearest, None when two are about as near.

    Only forms compete whose examples have most of the question's words.
    """
    if reading.superlative is not None:
        return "extreme"
    forms: Sequence[Form] = ("count", "sum", "mean", "list")
    unknown = {form: len(_unknown(reading, form)) for form in forms}
    fewest = min(unknown.values())
    candidates = [form for form in forms if unknown[form] == fewest]
    shares = {form: _shares(reading, form) for form in candidates}
    nearest = _by_words(shares)
    if nearest is None and embed is not None:
        return _by_meaning(reading, shares, table, embed)
    return nearest


def _by_words(shares: Mapping[Form, Mapping[str, float]]) -> Form | None:
    """Return the form with the example that has clearly most words in common with the question."""
    best_share = {form: max(of_form.values()) for form, of_form in shares.items()}
    return _clear_best(best_share, _LEAST_SHARE, _SHARE_AHEAD)


def _by_meaning(
    reading: QuestionReading,
    shares: Mapping[Form, Mapping[str, float]],
    table: WholeTable,
    embed: Embed,
) -> Form | None:
    """Return the form whose example is nearest in words and meaning."""
    examples: list[_Example] = []
    for form, of_form in shares.items():
        most_alike = sorted(of_form, key=of_form.__getitem__, reverse=True)[:_EMBEDDED]
        examples += [_Example(form, text, of_form[text]) for text in most_alike]
    filled = [_filled(example.text, reading, table) for example in examples]
    rows = embed([reading.text, *filled])
    nearness: dict[Form, float] = {}
    for example, cosine in zip(examples, rows[1:] @ rows[0], strict=True):
        points = _MEANING * float(cosine) + (1 - _MEANING) * example.share
        nearness[example.form] = max(points, nearness.get(example.form, 0.0))
    return _clear_best(nearness, _LEAST_NEAR, _LEAST_AHEAD)


def _clear_best(points: Mapping[Form, float], least: float, ahead: float) -> Form | None:
    best, *others = sorted(points, key=points.__getitem__, reverse=True)
    lead = points[best] - max((points[form] for form in others), default=0.0)
    return best if points[best] >= least and lead >= ahead else None


def _unknown(reading: QuestionReading, form: Form) -> list[QuestionWord]:
    """Return the words that are nothing of the table and stand in no example."""
    known = question_forms.words_of(form, reading.language)
    plain = question_forms.forms().language["plain"]
    return [
        word
        for word in reading.left
        if question_forms.form_word(word.text) not in known and not plain.fullmatch(word.text)
    ]


def _shares(reading: QuestionReading, form: Form) -> dict[str, float]:
    """Return the share of words that each example of a form has in common with a question."""
    asked = question_forms.form_words(" ".join(word.text for word in reading.left))
    return {
        example: _share(asked, question_forms.form_words(example))
        for example in question_forms.examples(form, reading.language)
    }


def _share(asked: frozenset[str], example: frozenset[str]) -> float:
    return len(asked & example) / len(asked | example) if asked | example else 1.0


def _filled(example: str, reading: QuestionReading, table: WholeTable) -> str:
    """Return an example with the question's own words for rows, column and values."""
    text = reading.text
    nouns = [text[noun.start : noun.end] for noun in reading.nouns]
    rows = (
        question_spans.without_particle(nouns[0]) if nouns else question_spans.row_nouns(table)[0]
    )
    columns = [table.columns[name.column] for name in reading.columns]
    numeric = question_conditions.number_columns(table)
    column = columns[0] if columns else table.columns[numeric[0] if numeric else 0]
    values = [value.value for value in reading.values]
    values += [text[bound.start : bound.end] for bound in reading.bounds]
    return example.format(e=rows, c=question_spans.plain_name(column), v=" ".join(values) or rows)


def _is_understood(
    reading: QuestionReading, form: Form, table: WholeTable, embed: Embed | None
) -> bool:
    """Say whether every word that is nothing of the table is known, names the rows or is light."""
    unknown = _unknown(reading, form)
    telling = question_forms.telling_words(reading.language)
    if any(question_forms.form_word(word.text) in telling for word in unknown):
        # "The highest average salary" is neither the highest nor the average.
        return False
    if not unknown:
        return True
    if embed is None:
        return False
    unknown = _not_about(unknown, reading, table, embed)
    if not unknown:
        return True
    if form not in ("count", "list") or not reading.conditions or reading.has_unnamed_date():
        # "Who left in 2022" over a table that has the date of the start.
        return False
    rows = embed([reading.text, _without(reading.text, unknown)])
    return float(rows[0] @ rows[1]) >= _LIGHT


def _not_about(
    words: Sequence[QuestionWord], reading: QuestionReading, table: WholeTable, embed: Embed
) -> list[QuestionWord]:
    """Return the words that neither name the rows nor say what a range is about ("cost")."""
    columns = [table.columns[bound.condition.column] for bound in reading.bounds]
    ranges = [question_spans.plain_name(column) for column in columns]
    are_dates = [isinstance(bound.condition.value, CellDate) for bound in reading.bounds]
    least = [_OF_DATES if is_date else _OF_NUMBERS for is_date in are_dates]
    nouns = question_spans.row_nouns(table)
    texts = [question_spans.without_particle(word.text) for word in words]
    rows = embed([*texts, *nouns, *ranges])
    cosines = rows[: len(texts)] @ rows[len(texts) :].T
    needed = np.array([*[_SAME_NOUN] * len(nouns), *least])
    is_about: list[bool] = np.any(cosines >= needed, axis=1).tolist()
    return [
        word
        for word, is_meant in zip(words, is_about, strict=True)
        if not is_meant and not any(question_spans.is_made_of(word.text, name) for name in ranges)
    ]


def _without(text: str, words: Sequence[QuestionWord]) -> str:
    for word in sorted(words, key=lambda each: -each.start):
        text = text[: word.start] + text[word.end :]
    return " ".join(text.split())


def _count(reading: QuestionReading, table: WholeTable, form: Form) -> TableQuery | None:
    """Count rows, different values of a column, or what a column of numbers counts already."""
    counted = _counted_column(reading)
    others = [column for column in reading.free_columns() if column != counted]
    if any(column != 0 for column in others):
        return None
    if counted <= 0:
        return TableQuery("count", reading.conditions)
    values = table.values(counted)
    kind = cell_values.kind_of(values)
    if kind == "number":
        return TableQuery("sum", reading.conditions, counted)
    if len(set(values)) == len(values):
        return TableQuery("count", reading.conditions)
    if kind == "date":
        return None
    return TableQuery("distinct", reading.conditions, counted)


def _counted_column(reading: QuestionReading) -> int:
    """Return the free column that stands where the counted thing is named, -1 without one."""
    words = question_forms.forms().language
    free = set(reading.free_columns())
    column_at = {name.start: name.column for name in reading.columns if name.column in free}
    starts = sorted(
        [
            *column_at,
            *(noun.start for noun in reading.nouns),
            *(value.start for value in reading.values),
        ]
    )
    if reading.language == "ko":
        counters = [match.start() for match in words["counted_after"].finditer(reading.text)]
        before = [start for start in starts if counters and start < counters[-1]]
        return column_at.get(before[-1], -1) if before else -1
    counters = [match.end() for match in words["counted_before"].finditer(reading.text)]
    after = [start for start in starts if counters and start >= counters[0]]
    return column_at.get(after[0], -1) if after else -1


def _computed(reading: QuestionReading, table: WholeTable, form: Form) -> TableQuery | None:
    """Sum or average the one column of numbers that is named, or the only one."""
    numeric = question_conditions.number_columns(table)
    free = [column for column in reading.free_columns() if column in numeric]
    choices = free or numeric
    if len(choices) != 1 or any(column not in (0, *choices) for column in reading.free_columns()):
        return None
    return TableQuery("sum" if form == "sum" else "mean", reading.conditions, choices[0])


def _list(reading: QuestionReading, table: WholeTable, form: Form) -> TableQuery | None:
    """List rows of a range, or of values that several rows can share."""
    shared = [value for value in reading.values if value.column != 0]
    return TableQuery("list", reading.conditions) if reading.bounds or shared else None


def _extreme(reading: QuestionReading, table: WholeTable, embed: Embed | None) -> TableQuery | None:
    """Find the rows with the largest or smallest value of a column."""
    assert reading.superlative is not None
    kinds = [cell_values.kind_of(table.values(column)) for column in range(len(table.columns))]
    superlative = reading.superlative.superlative
    directions = {"number": superlative.numbers, "date": superlative.dates, "text": ""}
    fitting = [column for column, kind in enumerate(kinds) if directions[kind]]
    free = [column for column in reading.free_columns() if column in fitting]
    target = free[0] if len(free) == 1 else -1
    if not free:
        target = _about(reading.superlative, fitting, table, embed)
    if target < 0:
        return None
    aggregate: Aggregate = "max" if directions[kinds[target]] == "max" else "min"
    return TableQuery(aggregate, reading.conditions, target)


def _about(
    named: NamedSuperlative, columns: Sequence[int], table: WholeTable, embed: Embed | None
) -> int:
    """Return the column that a superlative is about by its meaning, -1 when that is not sure."""
    about = named.superlative.about
    if not about or not columns or embed is None:
        return -1
    names = [question_spans.plain_name(table.columns[column]) for column in columns]
    anchors = about.split(", ")
    rows = embed([*anchors, *names])
    nearest = (rows[len(anchors) :] @ rows[: len(anchors)].T).max(axis=1)
    order = np.argsort(-nearest)
    is_ahead = len(order) < 2 or nearest[order[0]] - nearest[order[1]] >= _ABOUT_AHEAD
    is_near = nearest[order[0]] >= _ABOUT
    return columns[int(order[0])] if is_near and is_ahead else -1
