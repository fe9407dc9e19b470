"""Why a sentence is not carried is said as one says it, in Korean with the particle that follows
the word.
"""

from __future__ import annotations

import pytest

from chatapp.texts.reasons import claim_reason


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("서울", "‘서울’은"),
        ("제주", "‘제주’는"),
        ("12 %", "‘12 %’는"),
        ("2013", "‘2013’은"),
        ("Merrow", "‘Merrow’는"),
    ],
)
def test_the_particle_follows_the_word_as_it_is_read(what: str, said: str) -> None:
    assert claim_reason("NotOnPage", {"what": what}, "ko") == f"{said} 이 쪽에 없어요."


def test_a_reason_of_a_newer_version_is_left_out() -> None:
    assert claim_reason("NotInvented", {}, "en") == ""
