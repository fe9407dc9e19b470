"""Tells whether a sentence denies what its page affirms, or affirms what the page denies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from chatapp.engine.chains.clauses import DENIAL, Clause, clauses, withheld, words
from chatapp.engine.documents.sentences import spans

_BY_A_WORD = re.compile(
    r"\b(?:exclud\w+|except\w*|prohibit\w*|forbid\w*|banned|refus\w+|reject\w*|declin\w+|fail(?:s|ed)?\s+to|lacks?)\b"
    "|제외|금지|거부|거절|예외",
    re.I,
)
"""Words that say no without a "not": who was excluded did not take part."""


def turned_around(said: str, near: str) -> str:
    """Return "Denied" when the page says no where `said` says yes, "NotDenied" the other way round, else ""."""
    there = clauses(near)
    only_denied = _only_denied(said, near, there)
    for piece in clauses(said):
        if piece.words <= withheld(piece.text):
            # "Without a pass, …": what comes behind is compared.
            continue
        best = _most_alike(piece, there)
        if best is not None and _says_no(piece, best) != _says_no(best, piece) and not _is_denied(piece, there):
            is_denied = _says_no(best, piece) if best.denies == piece.denies else best.denies
            return "Denied" if is_denied else "NotDenied"
        if not _says_no(piece, piece) and only_denied & piece.words - withheld(piece.text):
            return "Denied"
    return ""


def _most_alike(piece: Clause, there: Sequence[Clause]) -> Clause | None:
    """Return the clause that shares most words, and least else; what comes later is more particular."""
    shared = [len(piece.words & clause.words) for clause in there]
    if not any(shared):
        return None
    order = range(len(there))
    return there[max(order, key=lambda at: (shared[at], shared[at] / (len(there[at].words) or 1), at))]


def _says_no(clause: Clause, other: Clause) -> bool:
    """Count the ways in which a clause says no to what both speak of: "may not enter without a pass" says yes."""
    by_word = bool(_BY_A_WORD.search(clause.text)) and not _BY_A_WORD.search(other.text)
    return clause.denies ^ by_word ^ bool(withheld(clause.text) & other.words)


def _is_denied(piece: Clause, there: Iterable[Clause]) -> bool:
    """Say whether what a clause denies is denied on the page too, in a clause with fewer of its words."""
    denied = _denied(piece)
    return bool(denied) and any(denied & _denied(clause) for clause in there if not withheld(clause.text))


def _only_denied(said: str, near: str, there: Sequence[Clause]) -> set[str]:
    """Return the words that the sentence most like `said` denies, and that stand nowhere without a denial."""
    wanted = words(said)
    pieces = [near[span.start : span.end] for span in spans(near)]
    denying = clauses(max(pieces, key=lambda piece: len(words(piece) & wanted), default=""))
    affirmed = {word for clause in there if not clause.denies for word in clause.words}
    return {word for clause in denying if not withheld(clause.text) for word in _denied(clause)} - affirmed


def _denied(clause: Clause) -> set[str]:
    """Return the words that are denied: in English the first behind the denial, in Korean the one before it."""
    found: set[str] = set()
    for match in DENIAL.finditer(clause.text):
        if match[0][0].isascii():
            behind = re.findall(r"[^\W\d_]+", clause.text[match.end() :])
            found |= next((held for word in behind if (held := words(word))), set())
        else:
            before = clause.text[: match.end()].split()
            found |= next((held for word in reversed(before) if (held := words(word))), set())
    return found
