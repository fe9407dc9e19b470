"""Judges a grammar (GBNF) before llama.cpp reads it: what is too much for it ends the process, or
never ends.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from chatapp.errors import GrammarBroken, cause_code

_MOST_DEPTH = 2_000
"""llama.cpp reads brackets by recursion: 5,000 of them are read in the 8 MB of a thread's stack,
20,000 end it.
"""
_MOST_WAYS = 20_000
"""An enumeration of 2,000 words takes half a second a token."""
_MOST_OPTIONAL = 64
"""Items in a row that may each be left out: llama.cpp follows all ways through them (100 of them: a
second a token).
"""
_TOO_MANY = cause_code("grammar_too_many_ways")
_TOKEN = re.compile(
    r"""\#[^\n]*|"(?:[^"\\\n]|\\.)*"|\[(?:[^\]\\\n]|\\.)*\]|!?<[^>\n]*>|(?P<rule>[A-Za-z0-9-]+)\s*::=
    |(?P<name>[A-Za-z0-9-]+)|\{\s*(?P<least>\d*)(?:\s*,\s*(?P<most>\d*))?[^}\n]*\}|[().|*+?]|\S""",
    re.VERBOSE,
)


@dataclass(slots=True)
class _Group:
    """What stands between two brackets: may it be nothing, and in how many ways can it begin?"""

    ways: int = 0
    is_nullable: bool = False
    branch_ways: int = 0
    branch_is_nullable: bool = True
    optional: int = 0
    last: tuple[int, bool] | None = None

    def add(self, ways: int, is_nullable: bool) -> None:
        self.settle()
        self.last = ways, is_nullable

    def loosen(self) -> None:
        """The last item may be left out."""
        if self.last:
            self.last = self.last[0], True

    def repeat(self, times: int) -> None:
        """The last item comes so many times."""
        if self.last and self.last[1]:
            self.optional += times

    def settle(self) -> None:
        if self.last and self.branch_is_nullable:
            self.branch_ways += self.last[0]
            self.branch_is_nullable = self.last[1]
        if self.last:
            self.optional = self.optional + 1 if self.last[1] else 0
            _refuse_above(_MOST_OPTIONAL, self.optional, _TOO_MANY)
        self.last = None

    def branch(self) -> None:
        """Begin another alternative."""
        self.settle()
        self.ways += self.branch_ways + self.branch_is_nullable
        self.is_nullable |= self.branch_is_nullable
        self.branch_ways, self.branch_is_nullable, self.optional = 0, True, 0


@dataclass(slots=True)
class _Rules:
    tokens: dict[str, list[re.Match[str]]] = field(default_factory=dict)
    users: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    known: dict[str, tuple[int, bool]] = field(default_factory=dict)


def check(grammar: str) -> None:
    """Raise GrammarBroken when llama.cpp would not come back from this; what it refuses by itself
    is left to it.
    """
    rules = _read(grammar)
    waiting = dict.fromkeys(rules.tokens)
    while waiting:
        name, _ = waiting.popitem()
        found = _judged(rules, name)
        # From nothing upwards: what is not known yet adds nothing, so that each rule only ever
        # grows.
        if found != rules.known.get(name):
            rules.known[name] = found
            waiting |= dict.fromkeys(rules.users[name])


def _read(grammar: str) -> _Rules:
    rules, name = _Rules(), ""
    for token in _TOKEN.finditer(grammar):
        if token["rule"]:
            name = token["rule"]
            rules.tokens[name] = []
        elif name and not token[0].startswith("#"):
            rules.tokens[name].append(token)
            rules.users[token["name"] or ""].add(name)
    return rules


def _judged(rules: _Rules, name: str) -> tuple[int, bool]:
    """Return in how many ways a rule can begin, and whether it may be nothing, as far as the others
    are known.
    """
    groups = [_Group()]
    for token in rules.tokens[name]:
        text = token[0]
        if text == "(":
            groups.append(_Group())
            _refuse_above(_MOST_DEPTH, len(groups), cause_code("grammar_too_deep"))
        elif text == ")" and len(groups) > 1:
            inner = groups.pop()
            inner.branch()
            groups[-1].add(inner.ways, inner.is_nullable)
        elif text == "|":
            groups[-1].branch()
        elif text in "*?":
            groups[-1].loosen()
        elif token["least"] is not None:
            groups[-1].repeat(int(token["most"] or token["least"] or 0))
            if not int(token["least"] or 0):
                groups[-1].loosen()
        elif text not in ")+":
            groups[-1].add(
                *(rules.known.get(text, (0, False)) if token["name"] else (1, text == '""'))
            )
        _refuse_above(_MOST_WAYS, groups[-1].ways + groups[-1].branch_ways, _TOO_MANY)
    for inner, outer in zip(groups[:0:-1], groups[-2::-1], strict=True):
        inner.branch()
        outer.add(inner.ways, inner.is_nullable)
    groups[0].branch()
    return groups[0].ways, groups[0].is_nullable


def _refuse_above(most: int, count: int, cause: str) -> None:
    if count > most:
        raise GrammarBroken(cause=cause)
