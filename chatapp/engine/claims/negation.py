"""Checks negation: a claim denies what its page affirms, or affirms what the page denies."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chatapp.engine.claims import antonyms
from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.language.clauses import DENIAL, Clause, clauses, withheld, words
from chatapp.engine.language.sentences import spans

_BY_A_WORD = re.compile(
    r"\b(?:exclude[sd]?|exceptions?|prohibit\w*|forbid\w*|banned|refus\w+|reject\w*|declin(?:e[sd]?|ing)\s+(?:to|the|an?)|"
    r"fail(?:s|ed|ure)?\s+to|lacks?)\b"
    "|(?:제외|금지|거부|거절)(?=[하되했됐한된함됨해돼합]|입니다|이다|다|[.,]|\\s|$)|예외|기(?:는|가)?\\s?(?:어렵|힘들)",
    re.I,
)
"""Words that say no without a "not": who was excluded did not take part."""


_OF_SENTENCE = 0.5
_LEAST_SHARE = 0.5
_LEAST_SHARED = 2
_LEAST_ALIKE = 0.4
"""Below these a clause, or a sentence, of the page is not what is spoken of."""
_BOUND = re.compile(
    r"(?:넘|초과)\S*\s?(?:수\s)?(?:없|못|않)|\bnot\s(?:exceed|be\s(?:more|larger|longer|higher))"
)
"""Says "at most" by a denial."""
_ONLY = re.compile(r"\bonly\b|\bunless\b", re.I)
_LABEL = re.compile(r"[^\W\d]:(?:\s|$)")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A clause of the page, how many words its whole sentence shares with what is said, and its
    words and those before.

    What comes before may name its subject: "Guests may stay overnight, but may not cook."
    """

    clause: Clause
    around: int
    reach: frozenset[str]


def check(claim: str, evidence: Evidence) -> Fault | None:
    """Return "Denied" or "NotDenied"."""
    why = turned_around(claim, evidence.passage)
    return Fault(why) if why else None


def turned_around(said: str, near: str) -> str:
    """Return "Denied" when only the page denies, "NotDenied" when only `said` does, else ""."""
    there = _with_sentences(said, near)
    only_denied = _only_denied(said, near, [placed.clause for placed in there])
    for piece in clauses(said):
        if piece.words <= withheld(piece.text):
            # "Without a pass, …": what comes behind is compared.
            continue
        best = _most_alike(piece, there)
        if best is not None and (_is_form(best) or antonyms.pole_apart(piece, best)):
            # Opposites and denials make up for each other ("not open", "closed"); of a form's line
            # who knows which.
            if _is_form(best) or piece.denies != best.denies:
                continue
            return "Denied"
        if best is not None and best.denies and _ONLY.search(piece.text):
            # "Only paid at dinners" is "not paid, except at dinners".
            continue
        if (
            best is not None
            and _differ(piece, best)
            and not _is_denied(piece, [placed.clause for placed in there])
        ):
            is_denied = _says_no(best, piece) if best.denies == piece.denies else best.denies
            if not is_denied and _BOUND.search(piece.text):
                continue
            return "Denied" if is_denied else "NotDenied"
        if not _says_no(piece, piece) and only_denied & piece.words - withheld(piece.text):
            return "Denied"
    return ""


def _differ(piece: Clause, other: Clause) -> bool:
    return _says_no(piece, other) != _says_no(other, piece)


def _with_sentences(said: str, near: str) -> list[_Placed]:
    spoken, found = words(said), []
    for span in spans(near):
        piece, before = near[span.start : span.end], frozenset[str]()
        around = len(words(piece) & spoken)
        for clause in clauses(piece):
            found.append(_Placed(clause, around, before | clause.words))
            before |= clause.words
    return found


def _is_form(clause: Clause) -> bool:
    return len(_LABEL.findall(clause.text)) > 1


def _most_alike(piece: Clause, there: Sequence[_Placed]) -> Clause | None:
    """Return the clause that shares most words, in the sentence that does; later ones win."""
    fit = [(at, placed) for at, placed in enumerate(there) if piece.words & placed.clause.words]
    if not fit:
        return None

    def rank(one: tuple[int, _Placed]) -> tuple[float, float, int]:
        at, placed = one
        shared = len(piece.words & placed.clause.words)
        return shared + _OF_SENTENCE * placed.around, shared / len(placed.clause.words), at

    best = max(fit, key=rank)[1]
    shared = len(piece.words & best.reach)
    is_enough = shared >= _LEAST_SHARE * len(piece.words) and shared >= min(
        _LEAST_SHARED, len(piece.words)
    )
    return best.clause if is_enough else None


def _says_no(clause: Clause, other: Clause) -> bool:
    """Return whether a clause denies what both say; "may not enter without a pass" does not."""
    by_word = bool(_BY_A_WORD.search(clause.text)) and not _BY_A_WORD.search(other.text)
    return clause.denies ^ by_word ^ bool(withheld(clause.text) & other.words)


def _is_denied(piece: Clause, there: Iterable[Clause]) -> bool:
    """Return whether the page also denies it, in a clause with fewer of its words."""
    denied = _denied(piece)
    return bool(denied) and any(
        denied & _denied(clause) for clause in there if not withheld(clause.text)
    )


def _only_denied(said: str, near: str, there: Sequence[Clause]) -> set[str]:
    """Return words denied by the sentence most like `said` and nowhere without a denial."""
    wanted = words(said)
    pieces = [near[span.start : span.end] for span in spans(near)]
    closest = max(pieces, key=lambda piece: len(words(piece) & wanted), default="")
    if len(words(closest) & wanted) < _LEAST_ALIKE * len(wanted):
        return set()
    denying = clauses(closest)
    affirmed = {word for clause in there if not clause.denies for word in clause.words}
    return {
        word for clause in denying if not withheld(clause.text) for word in _denied(clause)
    } - affirmed


def _denied(clause: Clause) -> set[str]:
    """Return the words denied: the first behind an English denial, the last before a Korean one."""
    found: set[str] = set()
    for match in DENIAL.finditer(clause.text):
        if match[0][0].isascii():
            behind = re.findall(r"[^\W\d_]+", clause.text[match.end() :])
            found |= next((held for word in behind if (held := words(word))), set())
        else:
            before = clause.text[: match.end()].split()
            found |= next((held for word in reversed(before) if (held := words(word))), set())
    return found
