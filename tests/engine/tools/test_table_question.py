"""Questions about whole tables are computed over every row, or not answered here at all.

held_out/ has 40 questions over 6 tables, written before the code: 29 that a table answers and 11
that it does not. Its first run, with the sentence encoder, was 21 right, 8 left to others, 0 wrong.
second_set/ has 24 more, written after the code (18 and 6); first run: 17 right, 1 left, 0 wrong.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.tools import table_question
from chatapp.engine.tools.question_reading import Embed
from chatapp.engine.tools.table_question import TableAnswer
from tests.engine.tools.conftest import Add, WriteTable

HELD_OUT = Path(__file__).with_name("held_out")
SECOND = Path(__file__).with_name("second_set")
REGIONS = ("서울", "인천", "부산", "울산", "대전")
BRANCHES = [(f"제{number}점", REGIONS[number % 5], number % 7 + 2) for number in range(93)]
EVENTS = [
    ("날짜", "행사", "장소"),
    ("2026-03-03", "입학식", "강당"),
    ("2026-03-12", "소방 훈련", "운동장"),
    ("2026-03-18", "과학 체험", "과학실"),
    ("2026-04-20", "봄 소풍", "수목원"),
]


def _answer(documents: Documents, question: str, embed: Embed | None = None) -> TableAnswer | None:
    ids = [document.id for document in documents.list()]
    return table_question.answer(question, documents, ids, embed, "ko")


@pytest.fixture
def branches(documents: Documents, add: Add, write_table: WriteTable) -> Documents:
    add(write_table("지점.csv", [("지점", "지역", "직원"), *BRANCHES]))
    return documents


@pytest.fixture
def events(documents: Documents, add: Add, write_table: WriteTable) -> Documents:
    add(write_table("행사일정.csv", EVENTS))
    return documents


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("지점은 모두 몇 곳이야?", 93),
        ("부산에 있는 지점은 몇 곳이야?", 19),
        ("지역은 모두 몇 곳이야?", 5),
        ("부산 지점의 직원은 모두 몇 명이야?", sum(row[2] for row in BRANCHES if row[1] == "부산")),
        ("직원이 7명 이상인 지점은 몇 곳이야?", sum(row[2] >= 7 for row in BRANCHES)),
    ],
)
def test_a_count_is_of_all_rows(branches: Documents, question: str, value: int) -> None:
    answer = _answer(branches, question)
    assert answer is not None
    assert answer.result.value == str(value)
    assert answer.result.total == 93


@pytest.mark.parametrize(
    "question",
    [
        "제3점 직원은 몇 명이야?",
        "부산이 아닌 지점은 몇 곳이야?",
        "부산과 울산의 지점은 몇 곳이야?",
        "작년에 문을 연 지점은 몇 곳이야?",
        "지점이 가장 많은 지역은 어디야?",
        "지점은 몇 시에 문을 열어?",
        "지점에 몇 명까지 들어갈 수 있어?",
    ],
)
def test_what_is_not_sure_is_left_to_others(
    branches: Documents, question: str, embed: Embed
) -> None:
    assert _answer(branches, question) is None
    assert _answer(branches, question, embed) is None


def test_a_range_of_days_finds_the_rows_between_them(events: Documents) -> None:
    answer = _answer(events, "3월 10일부터 3월 15일 사이에 무슨 행사가 있어?")
    assert answer is not None
    assert [row.cells[1] for row in answer.result.rows] == ["소방 훈련"]


def test_the_answer_tells_how_many_rows_it_saw_and_quotes_them(branches: Documents) -> None:
    answer = _answer(branches, "부산에 있는 지점은 몇 곳이야?")
    assert answer is not None
    first, *quotes = answer.text.split("\n\n")
    assert first == "지점.csv의 표 93개 행 중에서 19개가 해당해요 (지역: 부산)."
    assert quotes[0] == "> 지점: 제2점 · 지역: 부산 · 직원: 4 [1]"
    assert quotes[-1] == "그 밖에 16개 행이 더 있어요."


def test_the_sources_are_the_rows(branches: Documents) -> None:
    answer = _answer(branches, "부산에 있는 지점은 몇 곳이야?")
    assert answer is not None
    source = answer.sources[0]
    text = branches.pages.text(source.document_id, source.page)
    assert text[source.start : source.end] == "| 제2점 | 부산 | 4 |"
    assert source.place.startswith("rows:")


def test_two_tables_that_could_be_meant_are_none(
    branches: Documents, add: Add, write_table: WriteTable
) -> None:
    add(write_table("지점 목록.csv", [("지점", "지역", "직원"), *BRANCHES[:40]]))
    assert _answer(branches, "부산에 있는 지점은 몇 곳이야?") is None


def _verdict(question: dict[str, Any], answer: TableAnswer | None) -> str:
    wanted = question["value"] if question["value"] is not None else question["rows"]
    if answer is None:
        return "left" if wanted is not None else "right"
    if wanted is None:
        return "wrong"
    if question["rows"] is not None:
        return "right" if [row.cells[0] for row in answer.result.rows] == wanted else "wrong"
    value = float(answer.result.value.replace(",", ""))
    return "right" if value == pytest.approx(float(wanted), abs=0.06) else "wrong"


def _verdicts(documents: Documents, add: Add, folder: Path, embed: Embed | None) -> Counter[str]:
    ids = {path.name: add(path).id for path in folder.iterdir() if path.suffix != ".json"}
    verdicts: Counter[str] = Counter()
    for question in json.loads((folder / "questions.json").read_text("utf-8")):
        own = [ids[question["file"]]]
        # What is sure by its words alone needs no encoder, and has the same answer with it.
        answer = table_question.answer(question["ask"], documents, own, None, "en")
        if answer is None and embed is not None:
            answer = table_question.answer(question["ask"], documents, own, embed, "en")
        verdicts[_verdict(question, answer)] += 1
    return verdicts


@pytest.mark.parametrize(("folder", "right"), [(HELD_OUT, 33), (SECOND, 22)])
def test_no_computed_answer_is_wrong(
    documents: Documents, add: Add, embed: Embed, folder: Path, right: int
) -> None:
    verdicts = _verdicts(documents, add, folder, embed)
    assert verdicts["wrong"] == 0
    assert verdicts["right"] >= right


@pytest.mark.parametrize(("folder", "right"), [(HELD_OUT, 25), (SECOND, 15)])
def test_without_an_embedder_fewer_questions_are_sure_and_none_is_wrong(
    documents: Documents, add: Add, folder: Path, right: int
) -> None:
    verdicts = _verdicts(documents, add, folder, None)
    assert verdicts["wrong"] == 0
    assert verdicts["right"] >= right
