"""Checks that names and parties have not changed places: "A sued B" for "B sued A"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.language.clauses import clauses, words
from chatapp.engine.language.names import names
from chatapp.engine.language.question_words import bare
from chatapp.engine.language.sentences import spans

_WORD = re.compile(r"[가-힣]+|[^\W\d_가-힣]+(?:['’]\w+)?|\d[\d.,]*")
_LEAST_ALIKE = 4
"""Words two sentences must share before their order tells anything."""
_COVERED = 0.6
_NEARLY = 0.8
_SIDES = frozenset(
    """
    tenant landlord lessee lessor buyer seller employer employee plaintiff defendant claimant respondent
    appellant insurer insured lender borrower doctor patient teacher student parent child father mother husband
    wife son daughter
    """.split()  # noqa: SIM905
)
"""Parties of which another one has the opposite part."""
_LEAST_TOLD = 2
_BESIDE = 3
"""Words; what stands further from a name is not said of it."""
_PRONOUN = re.compile(
    r"\b(?:he|she|it|they|his|her|its|their|him|them|who|which|this|these)\b|이는|그는|그녀|이들",
    re.I,
)
_PARTY = frozenset(
    """
    company court bank tenant landlord buyer seller employer employee client customer plaintiff defendant
    claimant respondent appellant state government council board committee union city county insurer insured
    lender borrower owner manufacturer supplier contractor doctor patient teacher student pilot crew captain
    police prosecutor judge chair director minister president manager father mother son daughter husband wife
    parent child
    """.split()  # noqa: SIM905
)
_BY = re.compile(r"\bby\b|의해|당하|당했|받[았은아]|[되된됐]")
_THAN = re.compile(
    r"(?P<left>(?:[^.,;]|\.(?=\w))*?)\b(?P<how>(?:(?:more|less|fewer)(?:\s+\w+){0,4}?|\w{2,}er)(?:\s+and\s+(?:more|less)?\s*\w+)?)"
    r"\s+than\s+(?P<right>(?:[\w'’-]+\.?\w*\s?){1,3})"
)
_TITLED_KOREAN = "|".join(
    """
    이사 팀장 차장 과장 부장 국장 실장 소장 원장 회장 사장 대표 위원장 위원 의원 장관 교수 박사 판사 변호사 주무관
    사무관 선수 기자 감독 대표이사 부위원장 씨
    """.split()  # noqa: SIM905
)
_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민나진지엄채원천방공"
    "현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예봉경"
)
_TITLED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Cllr|Councillor|Professor|Judge|Lord Justice|Lady Justice|Captain|Sir|Director|Minister|"
    r"Senator)\.?\s"
    r"(?:[A-Z]\.\s?|[A-Z][\w'-]+\s(?=[A-Z]))*(?P<name>[A-Z][\w'-]+)"
    rf"|(?<![가-힣])(?P<korean>[{_SURNAMES}][가-힣]{{2}})\s(?:[가-힣]{{2,8}})?(?:{_TITLED_KOREAN})(?![가-힣]{{3}})"
)


@dataclass(frozen=True, slots=True)
class _PlacedWord:
    stem: str
    text: str
    particle: str


def check(claim: str, evidence: Evidence) -> Fault | None:
    """Return "Swapped" with the pair or "OfOtherWords" with the name."""
    if pair := swapped(claim, evidence.passage):
        return Fault("Swapped", {"what": pair})
    name = of_another(claim, evidence.passage)
    return Fault("OfOtherWords", {"what": name}) if name else None


def swapped(said: str, near: str) -> str:
    """Return two words that have each other's places on the page ("A, B"), or ""."""
    spoken = _words(said)
    if compared := _compared(said, near):
        return compared
    for span in spans(near):
        held = _words(near[span.start : span.end])
        piece = near[span.start : span.end]
        if bool(_BY.search(said)) != bool(_BY.search(piece)):
            continue
        found = (
            _exchanged(spoken, held)
            or _crossed(spoken, held)
            or _agents_turned(said, piece, spoken, held)
        )
        if found:
            return found
    return ""


def of_another(said: str, near: str) -> str:
    """Return a name or party whose clause the page has of another one of its kind, "" without any."""
    sentences = [near[span.start : span.end] for span in spans(near)]
    units = [
        (piece, sentence.partition(piece.text)[0])
        for sentence in sentences
        for piece in clauses(sentence)
    ]
    for piece in clauses(said):
        for who, share in ((_titled, _COVERED), (_sided, _COVERED), (_named, _NEARLY)):
            mine = {name for name in who(piece.text) if name in near.lower() or name in near}
            wanted = piece.words - {stem for name in mine for stem in words(name)}
            if not mine or len(wanted) < _LEAST_TOLD:
                continue
            best, before = max(
                units, key=lambda unit: (len(unit[0].words & wanted), -len(unit[0].words))
            )
            shared, its = len(best.words & wanted), who(best.text)
            is_told = shared >= max(_LEAST_TOLD, share * len(wanted)) and its and not its & mine
            is_mine = any(
                who(unit.text) & mine and len(unit.words & wanted) >= shared - 1
                for unit, _ in units
            )
            is_left_out = _PRONOUN.search(best.text) or any(name in before for name in mine)
            if is_told and not is_mine and not is_left_out:
                return sorted(mine)[0]
    return ""


def _sided(text: str) -> set[str]:
    return {word for word in (match.lower() for match in _WORD.findall(text)) if word in _SIDES}


def _named(text: str) -> set[str]:
    return {name for name in names(text) if not name.isupper()}


def _titled(text: str) -> set[str]:
    return {match["name"] or match["korean"] for match in _TITLED.finditer(text)}


def _words(text: str) -> list[_PlacedWord]:
    """Return the words of a text that stand in it once, in order."""
    found = []
    for match in _WORD.finditer(text):
        piece = match[0]
        stems = {piece} if piece[0].isdigit() else words(piece)
        if len(stems) == 1:
            stem = next(iter(stems))
            particle = piece[len(bare(piece)) :] if "가" <= piece[0] <= "힣" else ""
            found.append(_PlacedWord(stem, piece, particle))
    return [one for one in found if sum(one.stem == other.stem for other in found) == 1]


def _exchanged(said: Sequence[_PlacedWord], held: Sequence[_PlacedWord]) -> str:
    """Return two words that have changed places while all others keep theirs, or ""."""
    there = {word.stem: at for at, word in enumerate(held)}
    mine = [word for word in said if word.stem in there]
    if len(mine) < _LEAST_ALIKE or len(mine) < _COVERED * len(said):
        return ""
    order = [there[word.stem] for word in mine]
    straight = sorted(order)
    off = [at for at, (one, other) in enumerate(zip(order, straight, strict=True)) if one != other]
    if len(off) != 2 or off[1] - off[0] < 2:
        return ""
    left, right = mine[off[0]], mine[off[1]]
    its_left, its_right = held[straight[off[0]]], held[straight[off[1]]]
    changed = (
        _kind(left) == _kind(right)
        and left.particle == its_left.particle
        and right.particle == its_right.particle
    )
    return f"{left.text}, {right.text}" if changed else ""


def _kind(word: _PlacedWord) -> str:
    if word.text[0].isdigit():
        return "number"
    return "name" if word.text[0].isupper() else "word"


def _crossed(said: Sequence[_PlacedWord], held: Sequence[_PlacedWord]) -> str:
    """Return two whose words are exchanged: "A drew what B built" for "B drew what A built"."""
    if sum(_kind(word) == "number" for word in held) * 2 > len(held):
        # The row of a table: what a column is of stands elsewhere.
        return ""
    there = {word.stem: at for at, word in enumerate(held)}
    mine = {word.stem: at for at, word in enumerate(said) if word.stem in there}
    kinds = {stem: _kind(held[there[stem]]) for stem in mine}
    for one, other in itertools.combinations(mine, 2):
        if kinds[one] != kinds[other] or kinds[one] == "word":
            continue
        sides = [
            (_nearer(mine, stem, one, other), _nearer(there, stem, one, other))
            for stem in mine
            if kinds[stem] != kinds[one]
        ]
        told = [(its, on_page) for its, on_page in sides if its and on_page]
        if {its for its, _ in told} == {one, other} and all(
            its != on_page for its, on_page in told
        ):
            return f"{said[mine[one]].text}, {said[mine[other]].text}"
    return ""


def _nearer(places: dict[str, int], stem: str, one: str, other: str) -> str:
    """Return which of two words a word stands nearer to, "" when that is not clear."""
    left, right = abs(places[stem] - places[one]), abs(places[stem] - places[other])
    return "" if left == right or min(left, right) > _BESIDE else one if left < right else other


def _agents_turned(
    said: str, piece: str, spoken: Sequence[_PlacedWord], held: Sequence[_PlacedWord]
) -> str:
    """Find two parties on the other sides of the same verb."""
    mine, its = _around(spoken, _parties(said)), _around(held, _parties(piece))
    for verb, (before, behind) in mine.items():
        if its.get(verb) == (behind, before):
            return f"{before}, {behind}"
    return ""


def _compared(said: str, near: str) -> str:
    """Find "B is faster than A" for "A is faster than B"."""
    mine = _THAN.search(said)
    if not mine:
        return ""
    better, left, right = set(mine["how"].split()), words(mine["left"]), words(mine["right"])
    for its in _THAN.finditer(near):
        there_left, there_right = words(its["left"]), words(its["right"])
        turned = (
            left & there_right
            and right & there_left
            and not (left & there_left - right)
            and not right & there_right
        )
        if better & set(its["how"].split()) and turned:
            return f"{mine['left'].strip()}, {mine['right'].strip()}"
    return ""


def _parties(text: str) -> set[str]:
    named = {stem for name in names(f"x {text}") for stem in words(name)}
    return named | {
        stem for word in _WORD.findall(text) if word.lower() in _PARTY for stem in words(word)
    }


def _around(found: Sequence[_PlacedWord], parties: set[str]) -> dict[str, tuple[str, str]]:
    """Return for each word between two parties the last before it and the first behind it."""
    at = [index for index, word in enumerate(found) if word.stem in parties]
    return {
        word.stem: (found[left].stem, found[right].stem)
        for left, right in itertools.pairwise(at)
        for word in found[left + 1 : right]
    }
