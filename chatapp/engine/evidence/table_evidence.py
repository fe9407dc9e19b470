"""How far table rows and labelled values meet a question that no sentence answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from chatapp.contract.records import Passage
from chatapp.engine.evidence.sentence_ranking import Cosines, RankedSentence
from chatapp.engine.language.question_words import Word, bare
from chatapp.engine.language.terms import terms

_SAME_MEANING = 0.5
"""Cosine from which a word asks for a column: "owns" and "Owner" .64, "cost" and "Fee" .56, 담당 and
담당자 .83, but "engine" and "Power" .40, 주소 and 담당자 .48 (with the starter embedder)."""
_MARGIN = 0.1
"""By so much one column has to be nearer than the others: 유통기한 is .50 and .46 near 재고 and 담당자."""
_CODE = re.compile(
    r"(?<![A-Za-z\d])(?:[A-Za-z]+[-_]?\d[A-Za-z\d_-]*|\d+[-_]?[A-Za-z][A-Za-z\d_-]*)"
)
_NAMES = re.compile(r"\s*[|\t·]\s*|\s{2,}")
_PIECE = re.compile(r"\w+")


def asked_columns(
    question: str, words: Sequence[Word], row: RankedSentence, cosines: Cosines
) -> set[Word]:
    """Return the words of a question that ask for a column of a row by its meaning."""
    names = [name for name in _NAMES.split(row.names) if name.strip()]
    held = set(terms(f"{row.text} {row.names}"))
    met: set[Word] = set()
    for piece in _PIECE.findall(question) if names else ():
        word = tuple(terms(bare(piece)))
        if word in words and not held >= set(word) and _is_one_of(bare(piece), names, cosines):
            met.add(word)
    return met


def _is_one_of(word: str, names: Sequence[str], cosines: Cosines) -> bool:
    """Return whether a word means one of these names, and none of the others as well."""
    similar = cosines(word, names)
    if similar is None:
        return False
    *others, best = sorted(map(float, similar))
    return best >= _SAME_MEANING and (not others or best - others[-1] >= _MARGIN)


def names_no_row(
    words: Sequence[Word], rows: Iterable[RankedSentence], held: AbstractSet[str]
) -> bool:
    """Return whether a table has the columns asked for, and nothing says whose row it should be.

    `held` are the terms of all passages. "How much memory has triton?" over a list of other
    machines.
    """
    present = [word for word in words if held >= set(word)]
    if not present or len(present) == len(words):
        return False
    named = set[str]().union(*present)
    return any(set(terms(row.names)) >= named for row in rows if row.names)


def unknown_codes(question: str, passages: Iterable[Passage]) -> set[str]:
    """Return the terms of names such as "R7" or "AP-300" that no passage holds as a whole."""
    text = "\n".join(f"{each.document}\n{each.heading}\n{each.text}" for each in passages)
    unknown: set[str] = set()
    for code in _CODE.findall(question):
        parts = "[-_ ]?".join(re.findall(r"[A-Za-z]+|\d+", code))
        pattern = rf"(?<![A-Za-z\d]){parts}(?![A-Za-z\d]|[.,]\d)"
        if not re.search(pattern, text, re.IGNORECASE):
            unknown.update(terms(code))
    return unknown
