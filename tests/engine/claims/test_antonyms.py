"""Rose for fell is seen where the page speaks of the same, and only there."""

from __future__ import annotations

import pytest

from chatapp.engine.claims.antonyms import opposite


@pytest.mark.parametrize(
    ("said", "page", "word"),
    [
        ("Rents will drop to 32 crowns.", "Rents go up from 28 to 32 crowns.", "drop"),
        (
            "The motion was rejected by three votes.",
            "The motion was carried by three votes.",
            "rejected",
        ),
        ("민원은 62건에서 88건으로 감소했습니다.", "민원이 62건에서 88건으로 늘었다.", "감소"),
        (
            "회비가 15,000원에서 12,000원으로 인하됐어요.",
            "회비를 12,000원에서 15,000원으로 올렸다.",
            "인하",
        ),
        ("참가자는 400명 늘었어요.", "참가자는 400명 줄었다.", "늘었"),
        ("It weighs under 20 kg.", "It weighs over 20 kg.", "20 kg"),
        ("기차는 오후 8시에 떠나요.", "기차는 오전 8시에 떠난다.", "8시"),
        ("Costs rose from 90 to 70 crowns.", "The costs of 70 crowns were told.", "rose"),
        ("Sales were 27 in 2022, down from 25.", "Sales 27 25", "down"),
        ("Profit was 20, down 5% from 15.", "Profit: 20, 15.", "down"),
    ],
)
def test_the_opposite_is_seen(said: str, page: str, word: str) -> None:
    assert word in (opposite(said, page) or "")


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("Sales fell because prices rose.", "Sales fell. Prices rose."),
        ("Rents increased from 28 to 32 crowns.", "Rents go up from 28 to 32 crowns."),
        ("The offer was not accepted by the board.", "The offer was rejected by the board."),
        ("It weighs more than 20 kg.", "It weighs 20 kg or more."),
    ],
)
def test_the_same_in_other_words_is_no_opposite(said: str, page: str) -> None:
    assert opposite(said, page) == ""
