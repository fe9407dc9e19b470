"""What a kind of fault came to: how many tries, how each ended, and what went wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

_SHOWN = 12
"""Faults of one row that are printed; all are counted."""


@dataclass
class Trials:
    """One row of the table."""

    name: str
    tried: int = 0
    endings: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    skipped: str = ""
    """Why nothing was tried here: what this machine lacks."""
    cpu_s: float = 0.0
    """The most CPU seconds that one try took, where that is measured."""
    peak_mb: int = 0
    """The most memory that one try took, where that is measured."""
    seconds: float = 0.0
    _began: float = field(default_factory=time.monotonic)

    def end(self, ending: str) -> None:
        """Note how a try ended."""
        self.tried += 1
        self.endings[ending] += 1

    def fault(self, what: str) -> None:
        """Note what should not have happened."""
        self.faults.append(what)

    def expect(self, fact: object, what: str) -> None:
        """Note a fault unless the fact holds."""
        if not fact:
            self.fault(what)

    def done(self) -> Trials:
        """Stop the clock."""
        self.seconds = time.monotonic() - self._began
        return self

    def line(self) -> str:
        """Return the row as a line of a Markdown table."""
        if self.skipped:
            return f"| {self.name} | 0 | skipped: {self.skipped} | 0 | | | |"
        endings = ", ".join(f"{count} {ending}" for ending, count in self.endings.most_common(8))
        peak = str(self.peak_mb) if self.peak_mb else ""
        cpu = f"{self.cpu_s:.1f}" if self.cpu_s else ""
        cells = (self.name, self.tried, endings, len(self.faults), cpu, peak)
        return f"| {' | '.join(map(str, cells))} | {self.seconds:.0f} |"

    def as_dict(self) -> dict[str, object]:
        """Return the row as plain JSON values."""
        return {
            "name": self.name,
            "tried": self.tried,
            "endings": dict(self.endings),
            "faults": self.faults,
            "skipped": self.skipped,
            "cpu_s": self.cpu_s,
            "peak_mb": self.peak_mb,
            "seconds": self.seconds,
        }


HEAD = (
    "| kind | tries | how they ended | faults | most CPU (s) | most memory (MB) | time (s) |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)


@dataclass(frozen=True)
class Plan:
    """How much is tried: a whole run or a quick one, always with the same seed."""

    seed: int = 20
    is_quick: bool = False

    def count(self, whole: int, quick: int) -> int:
        return quick if self.is_quick else whole


Run = Callable[[Plan], list[Trials]]
"""What each module has as `run`."""


def shown_faults(rows: list[Trials]) -> str:
    """Return the faults of all rows, some of each."""
    lines = []
    for row in rows:
        for what, count in Counter(row.faults).most_common(_SHOWN):
            lines.append(f"FAULT  {row.name}: {what}" + (f" (× {count})" if count > 1 else ""))
    return "\n".join(lines)
