"""An even share of passages stands for all of them."""

from __future__ import annotations

import pytest

from chatapp.engine.inside.text_similarity import even_share


@pytest.mark.parametrize("most", [-1, 0, 1, 3])
def test_no_passages_have_no_share(most: int) -> None:
    assert even_share([], most) == []


def test_a_share_reaches_from_the_first_passage_to_the_last() -> None:
    assert even_share([5, 6, 7, 8, 9], 3) == [5, 7, 9]
    assert even_share([5, 6], 3) == [5, 6]
    assert even_share([5, 6], -1) == [5]
