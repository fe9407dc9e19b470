"""Checks that the quantities of a claim are on the page, and in the passage it is about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.claims.table_scales import scaled
from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.language.rounding import is_rounded

_NUMERIC_DATE = re.compile(r"\d{1,4}[-./]\s?\d{1,2}[-./]\s?\d{1,4}")
_BESIDE = 2
"""Characters between a month and its day; chosen as in `language.quantities`."""


@dataclass(frozen=True, slots=True)
class _DayOfYear:
    """A day of the year, as month and day, and where it stands."""

    value: tuple[str, str]
    start: int
    end: int


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
    """Compare the values alone: another language writes units and words differently.

    Days of the year are compared whole, where the page writes them with the names of months.
    """
    page = evidence.page
    values = {figure.value for figure in page.figures}
    for figure in figures(claim):
        if figure.value not in values:
            return Fault("NotOnPage", {"what": figure.text})
    on_page = {day.value for day in _days(page.figures)}
    if on_page and not _NUMERIC_DATE.search(page.text):
        for day in _days(figures(claim)):
            if day.value not in on_page:
                return Fault("NotOnPage", {"what": claim[day.start : day.end]})
    return None


def _days(dated: Sequence[Figure]) -> list[_DayOfYear]:
    """Return the days of the year among figures: a month beside a day, in either order."""
    days = []
    for first, second in itertools.pairwise(dated):
        if second.start - first.end > _BESIDE:
            continue
        if (first.unit, second.unit) == ("월", "day"):
            days.append(_DayOfYear((first.value, second.value), first.start, second.end))
        elif (first.unit, second.unit) == ("day", "월"):
            days.append(_DayOfYear((second.value, first.value), first.start, second.end))
    return days


def _is_among(figure: Figure, others: Sequence[Figure]) -> bool:
    return any(figure.is_same(other) for other in others)
