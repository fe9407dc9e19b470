"""Checks each sentence of an answer that cites against the page it cites: what needs no model."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chatapp.contract.records import Claim, Source
from chatapp.engine.claims import meaning, page_pieces, quantity_presence
from chatapp.engine.claims.claim_check import (
    ClaimCheck,
    Fault,
    Nearness,
    evidence_for,
    without_clocks,
)
from chatapp.engine.language.denials import denials
from chatapp.engine.language.quantities import figures
from chatapp.engine.language.scripts import are_apart
from chatapp.engine.language.sentences import spans

CHECKS: tuple[ClaimCheck, ...] = (
    quantity_presence.check,
    meaning.check,
)
"""The checks of a claim and a page in one script, in the order in which their faults are told."""
CHECKS_ACROSS_SCRIPTS: tuple[ClaimCheck, ...] = (quantity_presence.check_values, meaning.check)
"""The checks of a claim and a page in different scripts, which share hardly any words."""
ReadPage = Callable[[int, int], str]
"""Returns the text of a page by the document's id and the page's number."""

_FEW_WORDS = 4
"""Words from which what stands before a claim's first comma is more than a phrase; chosen."""
_MARKS = re.compile(r"\s?\[(\d{1,3})\]")
_MARK_RUN = re.compile(r"(?:\s?\[\d{1,3}\])+")


@dataclass(frozen=True, slots=True)
class CitedSentence:
    """A sentence of an answer without its marks, and what it cites."""

    text: str
    sources: tuple[Source, ...]

    def pages(self, page_text: ReadPage) -> str:
        """Return the text of the cited pages with the names of their documents."""
        return "\n".join(
            f"{page_text(source.document_id, source.page)}\n{source.document}"
            for source in self.sources
        )


def _no_embedder(sentence: str, others: Sequence[str]) -> float | None:
    return None


def check(
    text: str, sources: Sequence[Source], page_text: ReadPage, nearness: Nearness = _no_embedder
) -> tuple[Claim, ...]:
    """Return the sentences of an answer that cite, each with its fault."""
    claims = []
    for cited in cited_sentences(text, sources):
        fault = find_fault(cited.text, cited.pages(page_text), nearness=nearness)
        if fault:
            claims.append(Claim(cited.text, False, fault.why, fault.details))
        else:
            claims.append(Claim(cited.text, True, "", {}))
    return tuple(claims)


def cited_sentences(text: str, sources: Sequence[Source]) -> list[CitedSentence]:
    """Return the sentences of an answer that have marks, with the sources of the marks."""
    by_mark = {source.mark: source for source in sources}
    sentences = []
    for written in _sentences(text):
        marks = [int(mark) for mark in _MARKS.findall(written)]
        cited = tuple(by_mark[mark] for mark in marks if mark in by_mark)
        sentence = _MARKS.sub("", written).strip().lstrip("> ").strip()
        if cited and sentence:
            sentences.append(CitedSentence(sentence, cited))
    return sentences


def is_verbatim(cited: CitedSentence, page_text: ReadPage) -> bool:
    """Return whether a cited sentence is on its pages word for word."""
    page = page_pieces.read(cited.pages(page_text))
    return _is_verbatim(page_pieces.plain(cited.text), page.text)


def find_fault(
    sentence: str,
    page_text: str,
    question: str = "",
    nearness: Nearness = _no_embedder,
    checks: Sequence[ClaimCheck] = CHECKS,
) -> Fault | None:
    """Return what a page does not support of a sentence; names may also come from the question."""
    claim, page = page_pieces.plain(sentence), page_pieces.read(page_text)
    if _is_verbatim(claim, page.text):
        return None
    if are_apart(claim, page.text):
        checks = CHECKS_ACROSS_SCRIPTS
    else:
        claim = without_clocks(claim, page.text)
    evidence = evidence_for(claim, sentence, page_text, question, nearness)
    for check_claim in checks:
        if fault := check_claim(claim, evidence):
            return fault
    return None


def _is_verbatim(claim: str, page: str) -> bool:
    """Return whether a claim is on the page word for word, after at most a phrase ("Also, …")."""
    before, comma, rest = claim.rstrip(".!?。 ").partition(", ")
    if claim in page:
        return True
    is_phrase = bool(comma) and len(before.split()) < _FEW_WORDS and not figures(before)
    is_said = re.search(rf"(?<!\w){re.escape(rest)}(?![\w.,]\w|\w)", page)
    return is_phrase and not denials(before) and is_said is not None


def _sentences(text: str) -> list[str]:
    starts = [span.start for span in spans(_MARK_RUN.sub(lambda run: "\ue0d8" * len(run[0]), text))]
    return [text[start:end] for start, end in itertools.pairwise([*starts, len(text)])]
