"""A cell of a table is the amount its heading says; a rounded figure is the page's, another one is
not.
"""

from __future__ import annotations

import pytest

from chatapp.engine.claims import claim_checks

TABLE = "실적 (단위: 억 원)\n| 부문 | 2022년 | 2023년 |\n| 음료 | 1,388 | 1,312 |\n| 제과 | 1,905 | 2,034 |\n"
ROWS = "Results 2022 $ million 2023 $ million\nNet income 805 1,048\nNet sales 14,544 14,694\n"


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("음료 부문의 2023년 매출은 1,312억 원입니다.", TABLE),
        ("Net income rose from $805 million in 2022 to $1,048 million in 2023.", ROWS),
        ("Net sales were about $14.7 billion.", ROWS),
        ("About 5,000 people came.", "In all 4,873 people came."),
    ],
)
def test_it_is_the_figure_of_the_page(said: str, page: str) -> None:
    assert claim_checks.find_fault(said, page) is None


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("음료 부문의 2023년 매출은 1,321억 원입니다.", TABLE),
        ("Net sales were about $14.8 billion.", ROWS),
        ("Net income was $805 thousand.", ROWS),
        ("About 5,200 people came.", "In all 4,873 people came."),
    ],
)
def test_it_is_not_the_figure_of_the_page(said: str, page: str) -> None:
    found = claim_checks.find_fault(said, page)
    assert found is not None
    assert found.why == "NotOnPage"
