"""Checks that the names and nouns of a claim are on the page or in the question."""

from __future__ import annotations

from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.language import korean_nouns, names
from chatapp.engine.language.terms import terms


def check(claim: str, evidence: Evidence) -> Fault | None:
    """Return "NotOnPage" for a name that is missing or a noun that was replaced."""
    page, question = evidence.page, evidence.question
    known = f"{page.text} {question}"
    if name := names.missing(claim, known, page.stems | set(terms(question))):
        return Fault("NotOnPage", {"what": name})
    letters = page.letters + korean_nouns.letters(question)
    noun = korean_nouns.replaced(claim, evidence.passage, letters)
    return Fault("NotOnPage", {"what": noun}) if noun else None
