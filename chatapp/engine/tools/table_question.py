"""Answers questions about whole tables without a model: computed over all rows, or not at all."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chatapp.contract.records import Document, Language, Source
from chatapp.engine.documents.document_pages import DocumentPages
from chatapp.engine.documents.documents import Documents
from chatapp.engine.language.normal_form import normal
from chatapp.engine.tools import (
    question_conditions,
    question_forms,
    question_query,
    question_reading,
    table_query,
    table_wording,
    whole_tables,
)
from chatapp.engine.tools.question_reading import Embed, QuestionReading
from chatapp.engine.tools.table_query import Condition, TableQuery, TableResult
from chatapp.engine.tools.whole_tables import TableDocument, TableRow, WholeTable
from chatapp.errors import EmbedderFailed

_MOST_PAGES = 400
"""Of a document whose tables are read: reading the pages of a PDF takes about 1.5 ms each."""
_LEAST_COMPARED = 2
"""Rows from which a result is computed; the cell of one row is looked up. Chosen."""
_READ_TABLES: weakref.WeakKeyDictionary[DocumentPages, dict[tuple[int, str], list[WholeTable]]] = (
    weakref.WeakKeyDictionary()
)


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """A sentence with the rows it rests on, of which the first are quoted with marks."""

    text: str
    sources: tuple[Source, ...]
    result: TableResult
    query: TableQuery
    table: WholeTable


@dataclass(frozen=True, slots=True)
class _Computed:
    reading: QuestionReading
    query: TableQuery
    result: TableResult
    table: WholeTable


def answer(
    question: str,
    documents: Documents,
    document_ids: Sequence[int],
    embed: Embed | None,
    language: Language,
) -> TableAnswer | None:
    """Return what a question asks of one of the tables; None unless that is sure.

    `embed` is of the multilingual sentence encoder, whose cosines the thresholds were measured
    with. None makes fewer questions sure.
    """
    if not may_ask(question):
        return None
    computed: list[_Computed] = []
    for document_id in document_ids:
        for table in tables_of(documents.document(document_id), documents.pages):
            computed += _computed(question, table, embed)
    best = max((each.reading.weight for each in computed), default=0)
    sure = [each for each in computed if each.reading.weight == best]
    if len(sure) != 1:
        return None
    only = sure[0]
    wording = table_wording.Wording(only.table, only.query, only.result, language)
    shown = wording.shown_rows()
    sources = tuple(
        table_wording.source(mark, row, only.table, documents.pages)
        for mark, row in enumerate(shown, 1)
    )
    text = wording.text(_conditions(only), shown)
    return TableAnswer(text, sources, only.result, only.query, only.table)


def embed_of(documents: Documents) -> Embed | None:
    """Return the encoder of `answer`, None where it cannot be loaded."""
    try:
        return documents.vectors.embedders.starter().vectors
    except EmbedderFailed:
        return None


def may_ask(question: str) -> bool:
    """Say whether a question can be one about a whole table, by its words alone."""
    text = normal(question)
    language = question_forms.language_of(text)
    if not language:
        return False
    forms = question_forms.forms()
    if any(superlative.words.search(text) for superlative in forms.superlatives):
        return True
    if question_conditions.date_bounds(text) or question_conditions.number_bounds(text):
        return True
    telling = question_forms.telling_words(language)
    return not telling.isdisjoint(question_forms.form_words(text))


@dataclass(frozen=True, slots=True)
class RowsSeen:
    """How many rows of a table stand behind an answer that is not computed over all of them."""

    seen: int
    total: int


def rows_seen(question: str, sources: Sequence[Source], documents: Documents) -> RowsSeen | None:
    """Return how many rows an answer to a question about a whole table rests on; None if all do."""
    text = normal(question)
    language = question_forms.language_of(text)
    forms = question_forms.forms()
    is_extreme = any(superlative.words.search(text) for superlative in forms.superlatives)
    words = question_forms.form_words(text)
    if not language or not (is_extreme or question_forms.telling_words(language) & words):
        return None
    for document_id in dict.fromkeys(source.document_id for source in sources):
        own = [source for source in sources if source.document_id == document_id]
        for table in tables_of(documents.document(document_id), documents.pages):
            seen = sum(any(_covers(source, row) for source in own) for row in table.rows)
            if 0 < seen < len(table.rows):
                return RowsSeen(seen, len(table.rows))
    return None


def _covers(source: Source, row: TableRow) -> bool:
    return source.page == row.page and source.start < row.end and row.start < source.end


def tables_of(document: Document, pages: DocumentPages) -> list[WholeTable]:
    """Return the tables of a document, read once while its content stays the same."""
    if document.pages > _MOST_PAGES:
        return []
    known = _READ_TABLES.setdefault(pages, {})
    key = document.id, document.sha256
    if key not in known:
        read_from = TableDocument(document.id, document.name, document.pages)
        known[key] = whole_tables.of_document(read_from, pages)
    return known[key]


def _computed(question: str, table: WholeTable, embed: Embed | None) -> list[_Computed]:
    """Return what a question asks of a table, computed; empty unless that is sure."""
    reading = question_reading.read(question, table)
    query = question_query.query_of(reading, table, embed) if reading is not None else None
    if reading is None or query is None:
        return []
    result = table_query.run(query, table)
    if result.skipped:
        return []
    if query.aggregate not in ("count", "list") and result.matched < _LEAST_COMPARED:
        return []
    if not result.matched and any(_is_number(condition) for condition in query.conditions):
        # A number that no row has may be of something else.
        return []
    return [_Computed(reading, query, result, table)]


def _is_number(condition: Condition) -> bool:
    return condition.comparison == "=" and isinstance(condition.value, Decimal)


def _conditions(computed: _Computed) -> list[str]:
    """Return the conditions in the words of table and question: "Price: more than 20"."""
    words = [
        table_wording.named(computed.table.columns[value.column], value.value)
        for value in computed.reading.values
    ]
    bounds = computed.reading.bounds
    for column in dict.fromkeys(bound.condition.column for bound in bounds):
        of_column = [bound for bound in bounds if bound.condition.column == column]
        text = computed.reading.text[of_column[0].start : of_column[-1].end]
        words.append(table_wording.named(computed.table.columns[column], text.strip()))
    return words
