"""Checks that the quantities of a claim are on the page, and in the passage it is about."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.claims.table_scales import scaled
from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.language.rounding import is_rounded


def check(claim: str, evidence: Evidence) -> Fault | None:
    """Return "NotOnPage" or "NotOfThis" for a quantity that is missing."""
    page = evidence.page
    for why, others in (
        ("NotOnPage", page.figures),
        ("NotOfThis", tuple(scaled(figures(evidence.passage), page.text))),
    ):
        for figure in figures(claim):
            if not (
                figure.is_lone or _is_among(figure, others) or is_rounded(figure, claim, others)
            ):
                return Fault(why, {"what": figure.text})
    return None


def check_values(claim: str, evidence: Evidence) -> Fault | None:
    """Compare the values alone: another language writes units and words differently."""
    values = {figure.value for figure in evidence.page.figures}
    for figure in figures(claim):
        if figure.value not in values:
            return Fault("NotOnPage", {"what": figure.text})
    return None


def _is_among(figure: Figure, others: Sequence[Figure]) -> bool:
    return any(figure.is_same(other) for other in others)
