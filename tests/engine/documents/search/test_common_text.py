"""A text that every report carries does not take the place of what one report says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.search import common_text
from chatapp.engine.documents.search.candidate import Candidate
from tests.engine.documents.conftest import Add

NOTICE = """
# Notice

The harbour board is there to determine the cause of each accident and to determine its day. No accident
report is evidence before a court.
"""
CAUSES = {
    "KX41": "a rope that tore",
    "KX52": "a rudder that jammed",
    "KX63": "a lamp that was dark",
    "KX74": "fog over the pier",
}


@pytest.fixture
def reports(documents: Documents, add: Add, tmp_path: Path) -> Documents:
    for number, (code, cause) in enumerate(CAUSES.items()):
        text = (
            f"# Report\n\nNumber of the accident: {code}\n\n# Boat\n\nLength {number + 7} m\n\n"
            f"# Findings\n\nThe harbour board determines the cause to be {cause}.\n"
            f"{NOTICE}"
        )
        (tmp_path / f"report{number}.md").write_text(text, encoding="utf-8")
        add(tmp_path / f"report{number}.md")
    return documents


def texts_found(reports: Documents, question: str) -> list[str]:
    return [f"{each.document} {each.text}" for each in reports.search(question, (), 12)]


def test_what_one_report_says_stands_before_what_all_say(reports: Documents) -> None:
    for code, cause in CAUSES.items():
        found = texts_found(
            reports, f"What did the harbour board determine to be the cause of accident {code}?"
        )
        finding = next(at for at, text in enumerate(found) if cause in text)
        notice = next(at for at, text in enumerate(found) if "is evidence" in text)
        assert finding < notice, code


def test_of_equal_texts_the_one_of_the_document_that_was_named_comes_first(
    reports: Documents,
) -> None:
    found = texts_found(reports, "Is the report on accident KX63 evidence before a court?")
    assert next(text for text in found if "is evidence" in text).startswith("report2.md")


def candidate(number: int, document: int, text: str) -> Candidate:
    return Candidate(number, document, 1, 10, Counter(), frozenset(), text=text)


def test_versions_of_one_document_keep_the_score_of_the_one_that_was_named() -> None:
    years = [
        candidate(year * 10 + part, year, f"part {part}") for year in range(3) for part in range(4)
    ]
    added = common_text.scores_of_documents(years, {2: 8.0})
    assert {added[each.id] for each in years if each.document_id == 2} == {8.0}
    assert {added[each.id] for each in years if each.document_id != 2} == {0.0}


def test_a_text_in_two_documents_belongs_to_each() -> None:
    pair = [
        candidate(1, 1, "same"),
        candidate(2, 2, "same"),
        candidate(3, 1, "a"),
        candidate(4, 2, "b"),
    ]
    assert common_text.scores_of_documents(pair, {1: 3.0, 2: 1.0}) == {
        1: 3.0,
        2: 1.0,
        3: 3.0,
        4: 1.0,
    }
