"""The interface of a claim check: `check(claim, evidence) -> Fault | None`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from chatapp.engine.claims import page_pieces
from chatapp.engine.claims.page_pieces import ClaimPage

Nearness = Callable[[str, Sequence[str]], float | None]
"""Returns the cosine of a sentence and the nearest of others, None where the embedder cannot tell."""
_TIME = re.compile(r"\b([01]?\d|2[0-3]):([0-5]\d)\b(?:\s[ap]\.?m\b\.?)?")


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a sentence is not supported: a name of `texts.reasons.claim_reason` and its values."""

    why: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a claim is checked against.

    `passage` holds the pieces of the page that are nearest to the claim, `sentence` is the claim as
    the answer writes it, `page_text` the page as the document writes it.
    """

    page: ClaimPage
    passage: str
    question: str
    sentence: str
    page_text: str
    nearness: Nearness


ClaimCheck = Callable[[str, Evidence], Fault | None]


def without_clocks(claim: str, page: str) -> str:
    """Return a claim without the times that the page writes as "1145"."""
    return _TIME.sub(
        lambda time: "" if re.search(rf"\b0?{time[1]}{time[2]}\b", page) else time[0], claim
    )


def evidence_for(
    claim: str, sentence: str, page_text: str, question: str, nearness: Nearness
) -> Evidence:
    """Return the evidence of a page for a claim."""
    page = page_pieces.read(page_text)
    passage = page_pieces.passage_for(claim, page)
    return Evidence(page, passage, question, sentence, page_text, nearness)
