"""A question word asks for a column: what word and column say together needs no third word in the
table.
"""

from __future__ import annotations

import pytest

from chatapp.engine.claims import asked_columns


@pytest.mark.parametrize(
    ("question", "columns", "word"),
    [
        ("When was the fair held?", "Event | Date", "held"),
        ("Where did the accident happen?", "Location", "happen"),
        ("How heavy is the walnut roll?", "Product | Weight", "heavi"),
        ("How loud is the pump?", "Noise level", "loud"),
        ("Which day are the backups made?", "Host | Backup day", "made"),
        ("Who owns eurus?", "Host | Owner", "own"),
        ("When does the ship arrive?", "Ship | Arrival", "arriv"),
        ("응급처치는 어디서 열리나요?", "과정 | 장소", "열리"),
        ("수채화는 누가 가르치나요?", "강좌명 | 강사", "가르"),
        ("Which cabin does the captain sleep in?", "Name | Cabin", "sleep"),
        ("급여는 어느 은행에서 나가나요?", "은행 | 용도", "나가"),
        ("대성상사 전화번호 알려줘", "공급처 | 전화", "화번"),
        ("멀미약은 몇 정 남아 있어?", "약품명 | 수량", "남아"),
        ("설악에는 몇 명이 들어가나요?", "회의실 | 수용 인원", "들어"),
    ],
)
def test_a_word_that_the_column_asked_for_says_is_not_missed(
    question: str, columns: str, word: str
) -> None:
    assert any(word in asked for asked in asked_columns.unspoken(question, columns))


@pytest.mark.parametrize(
    ("question", "columns"),
    [
        ("When was the fair held?", "Event | Visitors"),
        ("How heavy is the walnut roll?", "Product | Price"),
        ("How much did the repair cost in dollars?", "Total hours"),
        ("What type of certificate does the pilot hold?", "Type of aircraft"),
        ("Who won the match?", "Team | Owner"),
        ("부서장은 누구인가요?", "부서 | 인원"),
    ],
)
def test_what_no_column_is_asked_for_has_to_be_said(question: str, columns: str) -> None:
    assert asked_columns.unspoken(question, columns) == set()
