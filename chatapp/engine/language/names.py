"""Finds capitalized names in a sentence and checks whether its page has them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatapp.engine.language.clauses import without_figures
from chatapp.engine.language.terms import FUNCTION_WORDS, terms

_CAPITAL = re.compile(r"(?P<start>^[\"'“‘(]?)?\b[A-Z][\w’']*")
_BEGINNING = re.compile(r"(?:^|[.:!?]\s+|^\W*[-–•*]\s+)[\"'“‘(]*$")
"""What stands before a word that has its capital from where it stands."""
_TITLES = frozenset(
    """
    Dr Mr Mrs Ms Miss Prof Professor St I Sir Lord Lady Dame Judge Justice President Chairman Chairwoman Chair
    Councillor Councilor Cllr Mayor Minister Senator Governor Director Manager Captain Officer Inspector
    Detective General Colonel King Queen Prince Princess Bishop Reverend Court Company Article
    Section Chapter Table Figure Page Note Paragraph Item Clause Part Act Regulation Report Appendix Annex
    Committee Board Council Department Ministry Agency University School Hospital Inc Ltd Corp Corporation
    Limited Co Group AM PM English
    """.split()  # noqa: SIM905
)
"""Words a name is told with: that the page does without them proves nothing."""
_CODE = re.compile(
    r"(?<![\w/.])(?!(?:USD|EUR|GBP|KRW|FY|Q|H|No)-?\d)[A-Z]{1,5}-?\d+[A-Z]?(?![\w.,]\d|[A-Za-z])"
)
_LONGEST_ACRONYM = 6
_STATES = dict(
    pair.split(":")
    for pair in """
    Alabama:AL Alaska:AK Arizona:AZ Arkansas:AR California:CA Colorado:CO Connecticut:CT Delaware:DE Florida:FL
    Georgia:GA Hawaii:HI Idaho:ID Illinois:IL Indiana:IN Iowa:IA Kansas:KS Kentucky:KY Louisiana:LA Maine:ME
    Maryland:MD Massachusetts:MA Michigan:MI Minnesota:MN Mississippi:MS Missouri:MO Montana:MT Nebraska:NE
    Nevada:NV Ohio:OH Oklahoma:OK Oregon:OR Pennsylvania:PA Tennessee:TN Texas:TX Utah:UT Vermont:VT
    Virginia:VA Washington:WA Wisconsin:WI Wyoming:WY
    """.split()  # noqa: SIM905
)
"""Addresses give these in two letters."""


def missing(said: str, known: str, stems: frozenset[str]) -> str:
    """Return the first name of a sentence that is not in `known`, whose search terms are `stems`;
    "" without any.
    """
    together = re.sub(r"[\s-]", "", known).lower()
    for code in _CODE.findall(said):
        if code.replace("-", "").lower() not in together:
            return str(code)
    found = names(said)
    for name in found:
        if not set(terms(name)) <= stems and not _is_shortened(name, found, known):
            return name
    return ""


def names(said: str) -> list[str]:
    """Return capitalised words; the first of a sentence only when another follows it at once."""
    bare_text = without_figures(said)
    found = list(_CAPITAL.finditer(bare_text))
    kept = []
    for at, match in enumerate(found):
        name = re.sub(r"['’]s?$", "", match[0].strip("\"'“‘("))
        follows = at + 1 < len(found) and found[at + 1].start() - match.end() == 1
        begins = _BEGINNING.search(bare_text[: match.start()])
        if name not in _TITLES and name.lower() not in FUNCTION_WORDS and (follows or not begins):
            kept.append(name)
    return kept


def _is_shortened(name: str, found: Sequence[str], known: str) -> bool:
    """Say whether a name is the initials of a name of the page, or part of one that the page gives
    in initials.
    """
    if name.isupper() and 1 < len(name) <= _LONGEST_ACRONYM:
        return bool(re.search(r"\b" + r"\w+(?:\s(?:of|and|the|for)\b)*[\s-]".join(name), known))
    if name in _STATES and re.search(rf"\b{_STATES[name]}\b", known):
        return True
    at = found.index(name)
    for start in range(max(0, at - _LONGEST_ACRONYM + 1), at + 1):
        for end in range(max(at + 1, start + 2), min(len(found), start + _LONGEST_ACRONYM) + 1):
            initials = "".join(word[0] for word in found[start:end])
            if re.search(rf"\b{initials}\b", known.replace(".", "")):
                return True
    return False
