"""Checks that a claim shares enough words with its passage and the question."""

from __future__ import annotations

from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.language.clauses import words
from chatapp.engine.language.quantities import figures

_LEAST_OVERLAP = 0.4
"""Share of the words and quantities of a claim."""


def check(claim: str, evidence: Evidence) -> Fault | None:
    """Return "OtherWords"; quantities count as shared words, an earlier check has found them."""
    wanted, values = words(claim), len(figures(claim))
    shared = len(wanted & words(f"{evidence.passage} {evidence.question}")) + values
    if wanted and shared < _LEAST_OVERLAP * (len(wanted) + values):
        return Fault("OtherWords")
    return None
