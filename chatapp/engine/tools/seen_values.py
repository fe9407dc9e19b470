"""What a model may calculate with: the numbers of the question and of what the tools replied."""

from __future__ import annotations

import re
from decimal import Decimal

from chatapp.engine.language.quantities import figures

_PLAIN = re.compile(r"\d+(?:\.\d+)?")
"""Fractions, times and numbers of sections have several: 1450/2, 10:30, 4.2.1."""
_SMALL = 12
"""Whole numbers up to this need no source: counts of what is added, months of a year. Chosen."""
_CONSTANTS = frozenset(map(Decimal, (24, 30, 52, 60, 100, 365, 1000)))
"""Numbers that turn units and shares: hours, days, weeks and minutes, per cent, thousand."""
_PERCENT = 100
"""Per cent of a whole: 15 % are 0.15."""


class SeenValues:
    """The numbers of the texts that were added; those of dates are numbers, too."""

    def __init__(self) -> None:
        self._values: set[Decimal] = set()

    def add(self, text: str) -> None:
        """Take the numbers of a text as read."""
        self._values.update(_values(text))

    def unseen(self, text: str) -> list[str]:
        """Return the numbers of a text that stand in nothing that was read."""
        return [f"{value.normalize():f}" for value in _values(text) if not self._is_known(value)]

    def _is_known(self, value: Decimal) -> bool:
        is_small = value == value.to_integral() and value <= _SMALL
        is_share = value < 1 and value * _PERCENT in self._values
        return is_small or is_share or value in _CONSTANTS or value in self._values


def _values(text: str) -> list[Decimal]:
    written = " ".join(figure.value for figure in figures(text))
    return list(dict.fromkeys(map(Decimal, _PLAIN.findall(written))))
