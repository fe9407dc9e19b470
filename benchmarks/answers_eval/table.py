"""Prints the figures of both sides beside each other and beside the goals."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.answers_eval.figures import Figures

Value = float | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound for a figure of the program: a number, or the plain chain's figure changed."""

    bound: Callable[[float], float]
    is_least: bool
    needs_plain: bool = False

    def of(self, plain: Value) -> Value:
        """Return the bound, None when the plain chain's figure is needed and missing."""
        if plain is None and self.needs_plain:
            return None
        return self.bound(plain or 0.0)


def _least(value: float) -> Goal:
    return Goal(lambda plain: value, is_least=True)


def _most(value: float) -> Goal:
    return Goal(lambda plain: value, is_least=False)


_NOT_BELOW = Goal(lambda plain: plain, is_least=True, needs_plain=True)
_ABOVE = Goal(lambda plain: plain + 0.05, is_least=True, needs_plain=True)
_QUICKER = Goal(lambda plain: plain * 0.6, is_least=False, needs_plain=True)
GOALS_OF_READERS = {
    "gold_string": _ABOVE,
    "gold_where_found": _least(0.80),
    "gold_words": _ABOVE,
    "page_listed": _least(0.95),
    "refused_unanswerable": _least(0.70),
    "refused_answerable": _most(0.05),
    "empty": _most(0.0),
    "sources_s": _most(1.0),
    "end_s": _QUICKER,
}
"""Of models that read (1 billion weights and more)."""
GOALS_OF_SMALL_MODELS = {
    "gold_string": _NOT_BELOW,
    "gold_words": _NOT_BELOW,
    "refused_unanswerable": _NOT_BELOW,
    "empty": _most(0.0),
}
_ROWS = (
    ("gold_string", "gold string in the answer", 2),
    ("gold_where_found", "  of those whose gold page was found", 2),
    ("gold_with_quotes", "  in the answer or its quotes", 2),
    ("gold_words", "words of long gold answers", 2),
    ("page_shown", "gold page found (a source at some time)", 2),
    ("page_listed", "gold page among the sources of an answer", 2),
    ("page_cited", "  and cited", 2),
    ("page_first", "  and the first one cited", 2),
    ("refused_unanswerable", "refused of the unanswerable", 2),
    ("refused_answerable", "refused of the answerable", 2),
    ("refused_unmarked", "refused in words only, of all", 2),
    ("empty", "empty, or nothing but marks", 2),
    ("failed", "failed", 2),
    ("own_language", "in the language of the question", 2),
    ("words", "words of an answer, median", 0),
    ("read_tokens", "prompt tokens read, median", 0),
    ("written_tokens", "tokens written, median", 0),
    ("sources_s", "seconds to the sources, median", 1),
    ("first_token_s", "seconds to the first token, median", 1),
    ("end_s", "seconds to the end, median", 1),
    ("cpu_s", "CPU seconds, median", 1),
    ("load", "load of the machine, median", 1),
)
_SECONDS = ("first_token_s", "end_s", "cpu_s")
"""Figures whose ratio is printed."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both sides of one set; a side that was left out is None."""

    title: str
    program: Figures | None
    plain: Figures | None
    goals: dict[str, Goal]

    def lines(self) -> list[str]:
        """Return the table."""
        lines = [self.title, f"{'':42s} {'program':>8s} {'plain':>8s} {'ratio':>6s}  goal"]
        for field, name, digits in _ROWS:
            ours, theirs = _value(self.program, field), _value(self.plain, field)
            if ours is None and theirs is None:
                continue
            ratio = f"{ours / theirs:.2f}" if field in _SECONDS and ours and theirs else ""
            cells = f"{_cell(ours, digits)} {_cell(theirs, digits)} {ratio:>6s}"
            lines.append(f"  {name:40s} {cells}  {self._verdict(field, digits)}".rstrip())
        return lines

    def missed(self) -> list[str]:
        """Return the fields whose goals are not met."""
        return [field for field in self.goals if self.is_met(field) is False]

    def is_met(self, field: str) -> bool | None:
        """Return whether a goal is met, None when it cannot be said."""
        value, bound = _value(self.program, field), self._bound(field)
        if value is None or bound is None:
            return None
        compare = operator.ge if self.goals[field].is_least else operator.le
        # Shares of few questions: half a hundredth is no difference.
        return bool(compare(round(value, 3), round(bound, 3)))

    def _bound(self, field: str) -> Value:
        goal = self.goals.get(field)
        return goal.of(_value(self.plain, field)) if goal else None

    def _verdict(self, field: str, digits: int) -> str:
        bound, met = self._bound(field), self.is_met(field)
        if bound is None or met is None:
            return ""
        sign = "≥" if self.goals[field].is_least else "≤"
        return f"{sign} {bound:.{digits}f}  {'met' if met else 'BELOW'}"


def _value(figures: Figures | None, field: str) -> Value:
    value: Value = getattr(figures, field) if figures is not None else None
    return value


def _cell(value: Value, digits: int) -> str:
    return f"{'–' if value is None else format(value, f'.{digits}f'):>8s}"
