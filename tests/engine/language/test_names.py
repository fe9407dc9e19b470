"""Names are missed when the page has none of them; titles, initials and letters of states are no
names.
"""

from __future__ import annotations

import pytest

from chatapp.engine.language.names import missing
from chatapp.engine.language.terms import terms

PAGE = "Cllr Okoro wrote to the National Safety Board in Wausau, WI. Error E2 was shown. The U.S. agency NRC agreed."


@pytest.mark.parametrize(
    "said",
    [
        "Councillor Okoro wrote to the board.",
        "The letter went to the NSB.",
        "It was sent to Wausau, Wisconsin.",
        "Note: Error E2 was shown.",
    ],
)
def test_names_that_are_there_are_not_missed(said: str) -> None:
    assert missing(said, PAGE, frozenset(terms(PAGE))) == ""


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Then Councillor Okafor wrote.", "Okafor"),
        ("The letter went to the NTB.", "NTB"),
        ("Error E5 was shown.", "E5"),
    ],
)
def test_names_that_are_not_there_are_missed(said: str, name: str) -> None:
    assert missing(said, PAGE, frozenset(terms(PAGE))) == name
