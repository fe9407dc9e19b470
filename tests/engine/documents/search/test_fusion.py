"""Words and meaning: who is sure is not overruled, and who knows nothing has no say."""

from __future__ import annotations

from collections import Counter

import pytest

from chatapp.engine.documents.documents import Documents
from chatapp.engine.documents.search import fusion
from chatapp.engine.documents.search.candidate import Candidate
from tests.engine.documents.conftest import Add, MakePdf

ASKED = {"lighthous": 4.0, "rebuilt": 3.0, "storm": 3.0}
ORDER = list(range(40))


def passage(number: int, *held: str, names: frozenset[str] = frozenset()) -> Candidate:
    return Candidate(number, 1, number, 100, Counter(held), names)


def weight(held: tuple[str, ...], similar: list[int]) -> float:
    """Return the weight of meaning when the best of forty passages holds these words."""
    found = [passage(number, *(held if number == ORDER[-1] else ("storm",))) for number in ORDER]
    return fusion.weight(3.0, ASKED, found, dict(enumerate(ORDER)), dict(enumerate(similar)))


def test_a_ranking_by_words_that_is_sure_is_not_changed_by_an_embedder() -> None:
    assert weight(("lighthous", "rebuilt", "storm"), ORDER) == 0


def test_the_less_the_best_passage_holds_the_more_meaning_weighs() -> None:
    assert (
        0
        < weight(("lighthous", "rebuilt"), ORDER)
        < weight(("lighthous",), ORDER)
        < weight(("storm",), ORDER)
    )


def test_an_embedder_that_orders_against_the_words_is_not_listened_to() -> None:
    assert weight(("storm",), ORDER[::-1]) == 0


def test_an_embedder_that_orders_at_random_is_hardly_listened_to() -> None:
    at_random = [number * 7 % 40 for number in ORDER]
    assert weight(("storm",), at_random) < 0.4 * weight(("storm",), ORDER)


def test_where_no_word_is_found_meaning_has_all_its_weight() -> None:
    assert fusion.weight(3.0, ASKED, [passage(1)], {1: 0.0}, {1: 0.4}) == 3.0


def test_what_names_a_passage_is_held_by_it() -> None:
    assert fusion.uncovered_share(
        ASKED, passage(1, "storm", names=frozenset({"lighthous"}))
    ) == pytest.approx(0.3)


def test_a_few_passages_neither_prove_nor_disprove_agreement() -> None:
    assert (
        0.2
        < fusion.rank_agreement([1.0, 2.0], [2.0, 1.0])
        < fusion.rank_agreement([1.0, 2.0], [1.0, 2.0])
        < 0.7
    )


def test_equal_scores_agree_halfway_at_most() -> None:
    assert 0 <= fusion.rank_agreement([1.0] * 50, [0.1 * number for number in range(50)]) < 0.1


def test_where_the_words_fail_meaning_leads(
    documents: Documents, add: Add, make_pdf: MakePdf
) -> None:
    pages = [
        [f"The committee met on day {number} and talked of the minutes."] for number in range(12)
    ]
    add(make_pdf("a.pdf", *pages, ["Apples, pears and plums grow behind the barn."]))
    documents.vectors.start()
    assert documents.vectors.settle(30)
    assert documents.search("What do orchards of fruit trees bear?", (), 1)[0].page == 13
