"""Numbers that were read may be calculated with, however they are written; made-up ones may not."""

from __future__ import annotations

import pytest

from chatapp.engine.tools.seen_values import SeenValues


@pytest.mark.parametrize(
    ("read", "expression"),
    [
        ("The rent is 1,450 euros.", "1450 * 12"),
        ("식비는 3만 5천 원이다.", "35000 + 35000"),
        ("a deposit of three months", "3 * 10"),
        ("15% of the rent", "0.15 + 0"),
        ("Signed on 12 March 2024.", "2024-03-12"),
        ("The rent is 1,450 euros.", "1450/2"),
        ("It opens at 14:45, see 4.2.1.", "45 + 4.2"),
    ],
)
def test_a_value_is_known_in_any_form(read: str, expression: str) -> None:
    seen = SeenValues()
    seen.add(read)
    assert seen.unseen(expression) == []


def test_a_value_that_stands_nowhere_is_named() -> None:
    seen = SeenValues()
    seen.add("The rent is 1,450 euros.")
    assert seen.unseen("1450 + 180 + 1450.5") == ["180", "1450.5"]
