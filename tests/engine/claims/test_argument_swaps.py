"""Names and parties that change places are seen; the passive changes no places."""

from __future__ import annotations

import pytest

from chatapp.engine.claims.argument_swaps import of_another, swapped

KROG = "The shipowner Krog had accused Roald of negligence before the inquiry."


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("Roald accused Krog of negligence before the inquiry.", KROG),
        (
            "산은 여름에는 풍악산, 가을에는 봉래산이라고 불려요.",
            "산은 여름에는 봉래산, 가을에는 풍악산이라고 불린다.",
        ),
        ("The ferry is faster than the train.", "The train is faster and safer than the ferry."),
        (
            "The buyer shall pay the seller for the inspection.",
            "The seller shall pay the buyer for the inspection.",
        ),
    ],
)
def test_an_exchange_is_seen(said: str, page: str) -> None:
    assert swapped(said, page)


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("Krog accused Roald of negligence.", KROG),
        ("Roald was accused by Krog of negligence before the inquiry.", KROG),
        (
            "Drake succeeded Aalto as director.",
            "Director Aalto retired and was succeeded by Drake.",
        ),
        ("The train is faster than the ferry.", "The train is faster and safer than the ferry."),
    ],
)
def test_other_words_exchange_nothing(said: str, page: str) -> None:
    assert swapped(said, page) == ""


@pytest.mark.parametrize(
    ("said", "page", "name"),
    [
        (
            "The landlord pays for water and light.",
            "The tenant pays for water and light; the landlord insures.",
            "landlord",
        ),
        (
            "최유나 팀장이 설비 교체를 마칩니다.",
            "최유나 팀장이 보고했다. 설비 교체는 이준호 차장이 마친다.",
            "최유나",
        ),
    ],
)
def test_who_does_what_another_does_is_seen(said: str, page: str, name: str) -> None:
    assert of_another(said, page) == name


def test_a_pronoun_may_be_anyone() -> None:
    assert (
        of_another(
            "Mr Berg rescued the crew.",
            "Mr Berg kept the light. Once he rescued the crew of Mr Holm.",
        )
        == ""
    )
