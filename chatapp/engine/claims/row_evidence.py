"""The terms of a question that table rows and form lines hold, with their headers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from chatapp.contract.records import Passage
from chatapp.engine.claims import asked_columns
from chatapp.engine.documents.page.page_view import PageView
from chatapp.engine.language.question_words import Word, of_one_syllable
from chatapp.engine.language.terms import terms

_CODE = re.compile(
    r"(?<![A-Za-z\d])(?:[A-Za-z]+[-_]?\d[A-Za-z\d_-]*|\d+[-_]?[A-Za-z][A-Za-z\d_-]*)"
)
Pages = Callable[[int, int], PageView]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A row with the terms of its header row, of the headings above and of the text beside its
    table.

    `asked` are the words of the question that it has to say, `columns` the terms of its header row.
    """

    held: frozenset[str]
    asked: tuple[Word, ...]
    columns: frozenset[str]


def rows(
    question: str, words: Sequence[Word], passages: Iterable[Passage], pages: Pages
) -> Iterator[EvidenceRow]:
    """Yield rows and form lines in passages that, with their columns, hold a word asked for."""
    for passage in passages:
        page = pages(passage.document_id, passage.page)
        touched = [
            one for one in page.quotable if one.end > passage.start and one.start < passage.end
        ]
        lines = [one for one in touched if one.kind in ("row", "pair")]
        prose = (page.text[one.start : one.end] for one in touched if one not in lines)
        around = frozenset(
            terms("\n".join((passage.document, passage.heading, *(prose if lines else ()))))
        )
        for one in lines:
            columns = _said(one.columns, words)
            own = columns | _said(page.text[one.start : one.end], words)
            light = asked_columns.unspoken(question, f"{one.columns} {one.label}")
            asked = tuple(word for word in words if word not in light) or tuple(words)
            if light or not own.isdisjoint(term for word in asked for term in word):
                yield EvidenceRow(own | around, asked, columns)


def names_no_row(rows_found: Iterable[EvidenceRow], held: AbstractSet[str]) -> bool:
    """Say whether a table has the columns asked for, and nothing found says whose row it should be.

    `held` are the terms of all passages. "How much memory has triton?" over a list of other
    machines.
    """
    for row in rows_found:
        wholly = [word for word in row.asked if all(term in held for term in word)]
        if (
            len(wholly) < len(row.asked)
            and wholly
            and all(row.columns.issuperset(word) for word in wholly)
        ):
            return True
    return False


def unknown_codes(question: str, passages: Iterable[Passage]) -> set[str]:
    """Return the terms of names such as "R7" or "AP-300" that no passage holds as a whole."""
    text = "\n".join(
        f"{passage.document}\n{passage.heading}\n{passage.text}" for passage in passages
    )
    return {
        term for code in _CODE.findall(question) if not _stands(code, text) for term in terms(code)
    }


def _stands(code: str, text: str) -> bool:
    parts = re.findall(r"[A-Za-z]+|\d+", code)
    return (
        re.search(
            rf"(?<![A-Za-z\d]){'[-_ ]?'.join(parts)}(?![A-Za-z\d]|[.,]\d)", text, re.IGNORECASE
        )
        is not None
    )


def _said(text: str, words: Sequence[Word]) -> frozenset[str]:
    said = frozenset(terms(text))
    return said | of_one_syllable(words, said)
