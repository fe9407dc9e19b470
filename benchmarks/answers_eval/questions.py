"""The questions of a set with their gold answers and pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

LONG_ANSWER_WORDS = 5
"""A gold answer of a set written in sentences ("long_form") is long when it has more words: no
model repeats it letter by letter. Those sets also have short ones, mostly numbers.
"""


class GoldPage(NamedTuple):
    """A page that answers, counted from 1."""

    pdf: str
    page: int


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question; `answers` are empty when the documents do not answer it."""

    set_name: str
    id: str
    text: str
    answers: tuple[str, ...]
    gold_pages: frozenset[GoldPage]
    has_long_answer: bool

    @property
    def is_answerable(self) -> bool:
        return bool(self.answers)


def drawn(folder: Path, answerable: int, unanswerable: int) -> list[EvalQuestion]:
    """Return this many questions of each kind, spread over the file and so over the documents.

    The first ones of a larger draw are those of a smaller one, so that none is asked twice.
    """
    lines = (folder / "questions.jsonl").read_text("utf-8").splitlines()
    questions = [_question(folder.name, json.loads(line)) for line in lines]
    with_answer = [question for question in questions if question.is_answerable]
    without = [question for question in questions if not question.is_answerable]
    return spread(with_answer)[:answerable] + spread(without)[:unanswerable]


def spread(questions: Sequence[EvalQuestion]) -> list[EvalQuestion]:
    """Order questions so that any number of first ones lies evenly over all (bits reversed)."""
    width = max(len(questions) - 1, 0).bit_length()
    places = [int(f"{place:0{width}b}"[::-1], 2) if width else 0 for place in range(1 << width)]
    return [questions[place] for place in places if place < len(questions)]


def _question(set_name: str, row: dict[str, Any]) -> EvalQuestion:
    answers = () if row.get("unanswerable") else tuple(row["answers"])
    words = min((len(answer.split()) for answer in answers), default=0)
    is_long = row.get("answer_style") == "long_form" and words > LONG_ANSWER_WORDS
    return EvalQuestion(
        set_name, str(row["id"]), row["question"], answers, gold_pages(row), is_long
    )


def gold_pages(row: dict[str, Any]) -> frozenset[GoldPage]:
    """Return the pages that answer the question of a row, also those that only repeat the answer."""
    numbers = (*row["pages"], *(row.get("other_pages_with_answer") or ()))
    pages = {GoldPage(row["pdf"], number) for number in numbers}
    for also in row.get("all_gold") or ():
        pages |= {GoldPage(also["pdf"], number) for number in also.get("pages", [also.get("page")])}
    return frozenset(pages)
