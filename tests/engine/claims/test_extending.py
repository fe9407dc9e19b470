"""The claim check of docs/extending.md works as it is written there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from chatapp.engine.claims.claim_check import ClaimCheck, Evidence, Fault
from chatapp.engine.claims.claim_checks import CHECKS, find_fault
from chatapp.texts.reasons import claim_reason

DOCUMENT = Path(__file__).parents[3] / "docs" / "extending.md"
PAGE = "The tickets are sold at https://harbour.org/tickets and in the office at the pier."


@pytest.fixture
def check() -> ClaimCheck:
    """The code of the section, run as a module."""
    section = DOCUMENT.read_text("utf-8").partition("## A claim check\n")[2].partition("\n## ")[0]
    names: dict[str, Any] = {"re": re, "Evidence": Evidence, "Fault": Fault}
    exec(section.partition("```python\n")[2].partition("```")[0], names)
    made: ClaimCheck = names["check"]
    return made


def test_the_example_finds_what_no_other_check_does(check: ClaimCheck) -> None:
    claim = "The tickets are sold at https://harbour.org/shop and in the office at the pier."
    assert find_fault(claim, PAGE) is None
    fault = find_fault(claim, PAGE, checks=(*CHECKS, check))
    assert fault == Fault("NotOnPage", {"what": "https://harbour.org/shop"})
    assert "https://harbour.org/shop" in claim_reason(fault.why, fault.details, "en")


def test_the_example_lets_pass_what_the_page_says(check: ClaimCheck) -> None:
    claim = "The tickets are sold in the office at the pier and at https://harbour.org/tickets."
    assert find_fault(claim, PAGE, checks=(*CHECKS, check)) is None
