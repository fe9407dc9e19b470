"""Checks for antonyms: a claim has "rose" where its page has "fell"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from chatapp.engine.claims.claim_check import Evidence, Fault
from chatapp.engine.language.clauses import Clause, clauses
from chatapp.engine.language.quantities import Figure, figures

_PAIRS = (
    (
        r"rise[sn]?|rising|rose|raise[sd]?|raising|increas\w+|grow\w*|grew|climb\w*|"
        r"(?:go|goes|went|going|gone) up|up by|gain\w*|soar\w*|expand\w*|증가|늘[어었렸리린고]|늘[린면]|상승|"
        r"오르|올[라랐린려렸]|인상|급증|확대|불어나",
        r"fall[s]?|fallen|falling|fell|drop\w*|declin\w+|decreas\w+|lower(?:s|ed|ing)?|reduc\w+|shr[aiu]nk\w*|"
        r"(?:go|goes|went|going|gone) down|down by|cut|slump\w*|감소|줄[어었였이인고]|하락|내[려렸린리]|떨어|"
        r"인하|급감|축소",
    ),
    (
        r"approv\w+|accept\w*|adopt\w*|carried|passed|agree[sd]?|승인|가결|찬성|수락|통과|채택|받아들",
        r"reject\w*|refus\w+|dismiss\w*|declin\w+|disagree[sd]?|dissent\w*|turned down|voted down|부결|반대|"
        r"기각|거부|거절|반려|각하",
    ),
    (r"includ\w+|contain\w*|포함", r"exclud\w+|except\w*|omit\w*|제외|배제"),
    (r"allow\w*|permit\w*|허용|허가", r"forbid\w*|forbad\w*|prohibit\w*|bann?\w*|금지"),
    (r"profits?|흑자|이익", r"loss(?:es)?|deficits?|적자|손실|손해"),
    (
        r"start\w*|beg[aiu]n\w*|open\w*|launch\w*|시작|착공|개시|개장|개통",
        r"end(?:s|ed|ing)?|finish\w*|clos\w+|shut\w*|종료|끝[나난내났]|폐쇄|폐지|폐장",
    ),
    (r"first|earliest|처음|최초|첫", r"last|latest|마지막|최후"),
    (
        r"maximum|most|highest|largest|biggest|longest|greatest|최대|최고|최다|가장 [크큰많높길긴]\S*",
        r"minimum|least|lowest|smallest|shortest|최소|최저|가장 [작적낮짧]\S*",
    ),
    (
        r"(?:buy|buys|bought|purchas\w+|acquir\w+)|매입|구입|구매|사들|인수",
        r"sell[s]?|sold|selling|매각|팔[아았린고]",
    ),
    (r"appoint\w*|hir\w+|임명|취임|선임", r"resign\w*|dismiss\w*|fired|해임|사임|퇴임|사퇴"),
    (r"guilty|유죄", r"acquit\w*|innocent|무죄"),
    (r"(?:win|wins|won)|승소|승리|이[겼긴]", r"lose[s]?|lost|defeat\w*|패소|패배"),
    (
        r"above|upwards?|higher|위쪽|위로|높[아은이고]",
        r"below|downwards?|lower|아래쪽|아래로|낮[아은고]",
    ),
    (r"longer|lengthen\w*|taller|길어", r"shorter|shorten\w*|짧아"),
    (r"thick\w*|두꺼\S*", r"thin(?:s|ner|ned|ning)?|얇\S*"),
    (r"stronger|strengthen\w*|강화|강해", r"weaker|weaken\w*|약화|약해"),
    (r"faster|빨라|빠르", r"slower|느려|느리"),
    (r"older", r"younger"),
    (r"before|이전|[기]\s전에", r"after|이후|[은한된]\s(?:뒤에|후에)"),
    (r"improv\w+|better|향상|개선|호전", r"worsen\w*|worse|deteriorat\w+|악화|저하"),
    (r"유료", r"free(?= of charge)|무료|무상"),
    (r"take-?off\w*|took off|depart\w*|이륙|출발", r"land(?:s|ed|ing)?|arriv\w*|착륙|도착"),
    (r"import\w*|수입", r"export\w*|수출"),
    (r"적법|합법", r"위법|불법"),
    (r"유효", r"무효"),
)
"""A word and its opposites: whole English words, beginnings of Korean ones; change first."""
_CLASSES = tuple(
    tuple(re.compile(rf"(?<![a-zA-Z])(?:{pole})(?![a-zA-Z])", re.I) for pole in poles)
    for poles in _PAIRS
)
_STEP = re.compile(r"(?: in \w+)?\W?,? (up|down)\b(?: (?:by )?[\w.,%]+){0,3} from \W?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LEAST_SHARED = 2
_HALF = 0.5
_AT_LEAST = re.compile(
    r"(?:more than|at least|over|above|exceed\w*|no less than|not less than|minimum of|최소|적어도)\s*$"
    r"|^\s?(?:or more|이상|초과|을 넘[는으]|를 넘[는으])",
    re.I,
)
_AT_MOST = re.compile(
    r"(?:less than|fewer than|at most|under|below|up to|no more than|not more than|maximum of|최대|많아야)\s*$"
    r"|^\s?(?:or less|이하|미만)",
    re.I,
)
_MORNING = re.compile(r"(?:오전|새벽|아침)\s*$|^[\d:. ]*a\.?m\b", re.I)
_EVENING = re.compile(r"(?:오후|저녁|밤)\s*$|^[\d:. ]*p\.?m\b", re.I)
_BOUNDS = ((_AT_LEAST, _AT_MOST), (_MORNING, _EVENING))


def check(claim: str, evidence: Evidence) -> Fault | None:
    """Return "Opposite" with the word."""
    word = opposite(claim, evidence.passage)
    return Fault("Opposite", {"what": word}) if word else None


def opposite(said: str, near: str) -> str:
    """Return the words of a sentence whose opposite the page has at that place, "" without any."""
    there = clauses(near)
    for piece in clauses(said):
        best = closest(piece, there)
        if best is None or piece.denies != best.denies:
            continue
        if word := pole_apart(piece, best):
            return word
    return _bound_turned(said, near) or _change_turned(said) or _step_turned(said)


def closest(piece: Clause, there: Sequence[Clause]) -> Clause | None:
    """Return the page's clause that shares most words with a clause, if enough."""
    if not there:
        return None
    best = max(there, key=lambda clause: (len(piece.words & clause.words), -len(clause.words)))
    shared, least = len(piece.words & best.words), len(piece.words)
    return best if shared >= _LEAST_SHARED and shared >= _HALF * (least - 1) else None


def pole_apart(piece: Clause, best: Clause) -> str:
    """Return a word of a clause of which the other has only the opposite: open, closed."""
    for pair in _CLASSES:
        for mine, its in (pair, pair[::-1]):
            found = mine.search(piece.text)
            if (
                found
                and its.search(best.text)
                and not mine.search(best.text)
                and not its.search(piece.text)
            ):
                return found[0].strip()
    return ""


def _bound_turned(said: str, near: str) -> str:
    """Find "at most 5" for "at least 5", and a time of the morning for one of the evening."""
    there = figures(near)
    for figure in figures(said):
        same = [_bound(near, one) for one in there if figure.is_same(one)]
        mine = _bound(said, figure)
        for at, (is_first, is_second) in enumerate(mine):
            if (
                is_first != is_second
                and same
                and all(its[at] == (is_second, is_first) for its in same)
            ):
                return figure.text
    return ""


def _bound(text: str, figure: Figure) -> list[tuple[bool, bool]]:
    before, behind = (
        text[max(0, figure.start - 24) : figure.start],
        text[figure.end : figure.end + 12],
    )
    found = []
    for pair in _BOUNDS:
        first, second = (bool(pole.search(before) or pole.search(behind)) for pole in pair)
        found.append((first and not second, second and not first))
    return found


def _change_turned(said: str) -> str:
    """Find what contradicts itself: a rise "from 5 to 3"."""
    rise, fall = _CLASSES[0]
    for piece in clauses(said):
        found = _from_to(piece)
        went = rise.search(piece.text), fall.search(piece.text)
        if found and bool(went[0]) != bool(went[1]):
            first, second = found
            if (second < first) if went[0] else (second > first):
                return str((went[0] or went[1])[0]).strip()  # type: ignore[index]
    return ""


def _step_turned(said: str) -> str:
    """Find the same in "3, up from 5"."""
    for left, right in itertools.combinations(figures(said), 2):
        step = _STEP.fullmatch(said[left.end : right.start])
        if (
            step
            and left.unit == right.unit
            and _NUMBER.fullmatch(left.value)
            and _NUMBER.fullmatch(right.value)
        ):
            went_up = float(left.value) > float(right.value)
            if went_up != (step[1] == "up"):
                return str(step[1])
    return ""


def _from_to(piece: Clause) -> tuple[float, float] | None:
    for left, right in itertools.combinations(piece.figures, 2):
        between = piece.text[left.end : right.start]
        before = piece.text[: left.start]
        joined = re.fullmatch(r"\s?에서\s?", between) or (
            re.fullmatch(r"(?:\s\w+){0,4}\sto\s\W?", between) and re.search(r"\bfrom\s\W?$", before)
        )
        if (
            joined
            and left.unit == right.unit
            and left.unit not in ("월", "day", "year", "o'clock", "minute")
        ):
            is_number = _NUMBER.fullmatch(left.value) and _NUMBER.fullmatch(right.value)
            return (float(left.value), float(right.value)) if is_number else None
    return None
