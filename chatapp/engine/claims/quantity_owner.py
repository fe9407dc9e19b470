"""Checks that a quantity belongs to the same words in the claim and on the page."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.language.clauses import Clause, clauses, words
from chatapp.engine.language.names import names
from chatapp.engine.language.quantities import Figure, figures
from chatapp.engine.language.sentences import spans

_SAME = 0.8
_ADJACENT = 2
_FAR = 12
_RANGE = ("에서", "부터")
"""Between two figures: both belong to one thing."""
_LEADS = re.compile(r"\s.*[의은는이가]\s*$")
"""Words that lead to the figure behind them: "위약 집단의 13.5%"."""
_TOPIC = re.compile(r"\S+[은는](?=\s)")
_LABEL = re.compile(r"[^\W\d]:(?:\s|$)")
"""Of a form's line with several labels nobody knows which figure is of which."""
_CLOCK = ("o'clock", "minute", "year", "월", "day")
_YEAR = re.compile(r"1[0-9]\d\d|20\d\d")
_CHANGES = frozenset(
    words(
        """increase decrease grow growth rise fall drop decline reduce reduction raise lower gain change amount total
        reach come stand 증가 감소 늘어 늘었 줄어 줄었 상승 하락 오르 올랐 내리 내렸 기록 달하 이르 총액 합계 규모"""
    )
)
"""Words of change and size: they stand with any figure."""
_ROW = 4
"""Figures that make a clause the row of a table."""
_NEXT = re.compile(r"\s?([^\W\d_]{2,})")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A figure of the page: its kind, the words of its clause part, and of clauses beside it."""

    figure: Figure
    kind: str
    held: frozenset[str]
    around: frozenset[str]
    is_row: bool
    is_form: bool
    named: frozenset[str]


def check(claim: str, evidence: Evidence) -> Fault | None:
    """Return "NotTogether" or "OfOtherWords" with the quantity."""
    if pair := torn(claim, evidence.passage):
        return Fault("NotTogether", {"what": pair})
    figure = moved(claim, evidence.passage)
    return Fault("OfOtherWords", {"what": figure.text}) if figure else None


def moved(said: str, near: str) -> Figure | None:
    """Return a figure whose clause shares its words only with a rival's clause on the page."""
    return None if _is_of_one_sentence(said, near) else _with_others(said, near)


def torn(said: str, near: str) -> str:
    """Return figures side by side ("14 May 2019") that are apart on the page, or ""."""
    there = figures(near)
    for left, right in itertools.pairwise(figures(said)):
        if right.start - left.end > _ADJACENT or re.search("[가-힣]", said[left.end : right.start]):
            continue
        together = any(
            left.is_same(one)
            and right.is_same(other)
            and min(abs(other.start - one.end), abs(one.start - other.end)) <= _FAR
            for one, other in itertools.permutations(there, 2)
        )
        if not together:
            return said[left.start : right.end]
    return ""


def _is_of_one_sentence(said: str, near: str) -> bool:
    """Return whether one page sentence has the same figures in order and nearly the same words."""
    spoken, values = words(said), [figure.value for figure in figures(said)]
    for span in spans(near):
        piece = near[span.start : span.end]
        held = words(piece)
        alike = len(spoken & held) >= _SAME * max(len(spoken), len(held))
        if alike and values == [figure.value for figure in figures(piece)]:
            return True
    return False


def _with_others(said: str, near: str) -> Figure | None:
    """A figure's clauses must share a word when one shares words with a rival's."""
    there = _by_figure(near)
    pieces = clauses(said)
    for at, piece in enumerate(pieces):
        for figure in piece.figures:
            around = pieces[max(0, at - 1) : at + 2]
            if _is_of_rival(figure, piece, around, there):
                return figure
    return None


def _is_of_rival(
    figure: Figure, piece: Clause, around: Sequence[Clause], there: Sequence[_Stated]
) -> bool:
    mine = [stated for stated in there if figure.is_same(stated.figure)]
    mine = [stated for stated in mine if stated.kind == _kind(figure, piece.text)] or mine
    if any(stated.is_form or (stated.is_row and _is_year(figure)) for stated in mine):
        # Years stand over the columns of tables, far from what they are said of.
        return False
    kinds = {_kind(figure, piece.text), *(stated.kind for stated in mine)}
    others = [stated for stated in there if stated.kind in kinds and stated not in mine]
    own = frozenset().union(*(stated.held | stated.around for stated in mine))
    rivals = frozenset().union(
        *(stated.held for stated in others if _is_rival(figure, stated.figure, piece))
    )
    if _names_a_rival(piece, mine, others):
        return True
    said, close = _context(figure, around, piece), _context(figure, [piece], piece)
    is_rivals = (close if len(close) > 1 else said) & (rivals - own)
    return bool(mine and is_rivals - _CHANGES and own - rivals and not said & (own - rivals))


def _names_a_rival(piece: Clause, mine: Sequence[_Stated], others: Sequence[_Stated]) -> bool:
    """Say whether a clause names those of whom the page says it with another figure."""
    named = _named(piece.text)
    own = frozenset().union(*(stated.named for stated in mine))
    return (
        bool(named and own) and not named & own and any(named <= stated.named for stated in others)
    )


def _named(text: str) -> frozenset[str]:
    return frozenset(stem for name in names(f"x {text}") for stem in words(name))


def _is_year(figure: Figure) -> bool:
    return bool(_YEAR.fullmatch(figure.value)) and figure.unit in ("", "year")


def _context(figure: Figure, around: Sequence[Clause], own: Clause) -> set[str]:
    """Return what is said with a figure: its clause, and neighbours without such a figure ("In
    2017, …").

    Of "8시 20분" one is not said with the other: both are one time.
    """
    said = [
        clause
        for clause in around
        if clause is own or all(one.unit != figure.unit for one in clause.figures)
    ]
    beside = {
        one.value
        for one in own.figures
        if one.unit in _CLOCK
        and min(abs(one.start - figure.end), abs(figure.start - one.end)) <= _ADJACENT
    }
    return set().union(*(clause.words for clause in said)) - {figure.value} - beside


def _kind(figure: Figure, text: str) -> str:
    """Return a figure's unit, or the word behind it: 9,412 vehicles are no rivals of 48,600 marks."""
    if _is_year(figure):
        return "year"
    following = _NEXT.match(text, figure.end)
    return figure.unit or (following[1].lower() if following else "")


def _is_rival(figure: Figure, other: Figure, piece: Clause) -> bool:
    """Return whether another figure of the page, not of the same clause, could be meant."""
    is_number = bool(other.unit) or len(other.text) > 1
    return (
        is_number
        and figure.value != other.value
        and all(one.value != other.value for one in piece.figures)
    )


def _by_figure(text: str) -> list[_Stated]:
    """Return each figure with its kind and context; a second figure of a kind begins a part."""
    found = []
    for span in spans(text):
        cut = clauses(text[span.start : span.end])
        for at, clause in enumerate(cut):
            found += _of_clause(clause, [*cut[max(0, at - 1) : at], *cut[at + 1 : at + 2]])
    return found


def _of_clause(clause: Clause, beside: Sequence[Clause]) -> list[_Stated]:
    found = []
    starts = _parts(clause)
    topic = words(" ".join(_TOPIC.findall(clause.text[: starts[1]]))) if len(starts) > 1 else set()
    for start, end in itertools.pairwise([*starts, len(clause.text)]):
        inside = [figure for figure in clause.figures if start <= figure.start < end]
        held = frozenset(
            topic | words(clause.text[start:end]) | {figure.value for figure in inside}
        )
        for figure in inside:
            bare = [
                one.words
                for one in beside
                if not any(_is_alike(figure, other) for other in one.figures)
            ]
            around = frozenset().union(*bare)
            kind, is_form = _kind(figure, clause.text), len(_LABEL.findall(clause.text)) > 1
            row = len(clause.figures) >= _ROW
            found.append(_Stated(figure, kind, held, around, row, is_form, _named(clause.text)))
    return found


def _is_alike(figure: Figure, other: Figure) -> bool:
    return figure.unit == other.unit or not (figure.unit and other.unit)


def _parts(clause: Clause) -> list[int]:
    starts, seen = [0], {figure.unit for figure in clause.figures[:1]}
    for left, right in itertools.pairwise(clause.figures):
        between = clause.text[left.end : right.start]
        is_apart = (
            len(between) > _ADJACENT
            and re.search("[가-힣]", between)
            and between.strip() not in _RANGE
        )
        if is_apart and right.unit in seen:
            starts.append(left.end + between.find(" ") if _LEADS.search(between) else right.start)
            seen = set()
        seen.add(right.unit)
    return starts
