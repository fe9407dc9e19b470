"""A question is found at k when a gold page is among the first k pages, however few there are."""

from __future__ import annotations

import pytest

from benchmarks import evaluate

GOLD = frozenset({("report.pdf", 4)})


def test_a_gold_page_has_its_place_from_1() -> None:
    assert evaluate.rank([("report.pdf", 1), ("report.pdf", 4)], GOLD) == 2


@pytest.mark.parametrize("pages", [[], [("report.pdf", 1)], [("other.pdf", 4)]])
def test_a_search_without_the_gold_page_is_found_at_no_cutoff(
    pages: list[evaluate.Page],
) -> None:
    place = evaluate.rank(pages, GOLD)
    assert not any(place <= cutoff for cutoff in evaluate.CUTOFFS)
