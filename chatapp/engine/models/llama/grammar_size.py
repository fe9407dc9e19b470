"""Estimates the cost of a grammar (GBNF) before llama.cpp parses it, which may abort or hang."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from chatapp.errors import GrammarBroken, cause_code

_MOST_DEPTH = 2_000
"""Nested brackets; llama.cpp recurses: 5,000 fit an 8 MB stack, 20,000 do not (measured)."""
_MOST_WAYS = 20_000
"""Alternatives at one point; an enumeration of 2,000 words takes 0.5 s a token (measured)."""
_MOST_OPTIONAL = 64
"""Optional items in a row; llama.cpp follows all paths: 100 take 1 s a token (measured)."""
_TOO_MANY = cause_code("grammar_too_many_ways")
_TOKEN = re.compile(
    r"""\#[^\n]*|"(?:[^"\\\n]|\\.)*"|\[(?:[^\]\\\n]|\\.)*\]|!?<[^>\n]*>
    |(?P<rule>[A-Za-z0-9-]+)\s*::=
    |(?P<name>[A-Za-z0-9-]+)|\{\s*(?P<least>\d*)(?:\s*,\s*(?P<most>\d*))?[^}\n]*\}|[().|*+?]|\S""",
    re.VERBOSE,
)


class _Start(NamedTuple):
    """In how many ways something begins, and whether it may be empty."""

    ways: int
    is_nullable: bool


@dataclass(slots=True)
class _Group:
    """The items between two brackets: may they be empty, in how many ways do they begin."""

    ways: int = 0
    is_nullable: bool = False
    branch_ways: int = 0
    branch_is_nullable: bool = True
    optional: int = 0
    last: _Start | None = None

    def add(self, start: _Start) -> None:
        self.settle()
        self.last = start

    def loosen(self) -> None:
        """Make the last item optional."""
        if self.last:
            self.last = self.last._replace(is_nullable=True)

    def repeat(self, times: int) -> None:
        """Repeat the last item."""
        if self.last and self.last.is_nullable:
            self.optional += times

    def settle(self) -> None:
        if self.last and self.branch_is_nullable:
            self.branch_ways += self.last.ways
            self.branch_is_nullable = self.last.is_nullable
        if self.last:
            self.optional = self.optional + 1 if self.last.is_nullable else 0
            _refuse_above(_MOST_OPTIONAL, self.optional, _TOO_MANY)
        self.last = None

    def branch(self) -> None:
        """Begin another alternative."""
        self.settle()
        self.ways += self.branch_ways + self.branch_is_nullable
        self.is_nullable |= self.branch_is_nullable
        self.branch_ways, self.branch_is_nullable, self.optional = 0, True, 0

    def close(self) -> _Start:
        self.branch()
        return _Start(self.ways, self.is_nullable)


@dataclass(slots=True)
class _Rules:
    tokens: dict[str, list[re.Match[str]]] = field(default_factory=dict)
    users: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    known: dict[str, _Start] = field(default_factory=dict)


def check(grammar: str) -> None:
    """Raise GrammarBroken for a grammar that llama.cpp would not survive."""
    rules = _read(grammar)
    waiting = dict.fromkeys(rules.tokens)
    while waiting:
        name, _ = waiting.popitem()
        start = _start_of(rules, name)
        # A fixed point from below: unknown rules count as nothing, so each rule only grows.
        if start != rules.known.get(name):
            rules.known[name] = start
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


def _start_of(rules: _Rules, name: str) -> _Start:
    """Return how a rule can begin, as far as the others are known."""
    groups = [_Group()]
    for token in rules.tokens[name]:
        text = token[0]
        if text == "(":
            groups.append(_Group())
            _refuse_above(_MOST_DEPTH, len(groups), cause_code("grammar_too_deep"))
        elif text == ")" and len(groups) > 1:
            inner = groups.pop()
            groups[-1].add(inner.close())
        elif text == "|":
            groups[-1].branch()
        elif text in "*?":
            groups[-1].loosen()
        elif token["least"] is not None:
            groups[-1].repeat(int(token["most"] or token["least"] or 0))
            if not int(token["least"] or 0):
                groups[-1].loosen()
        elif text not in ")+":
            nothing, literal = _Start(0, False), _Start(1, text == '""')
            groups[-1].add(rules.known.get(text, nothing) if token["name"] else literal)
        _refuse_above(_MOST_WAYS, groups[-1].ways + groups[-1].branch_ways, _TOO_MANY)
    for inner, outer in zip(groups[:0:-1], groups[-2::-1], strict=True):
        outer.add(inner.close())
    return groups[0].close()


def _refuse_above(most: int, count: int, cause: str) -> None:
    if count > most:
        raise GrammarBroken(cause=cause)
