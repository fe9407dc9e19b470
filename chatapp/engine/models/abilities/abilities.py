"""What a model can do: read, judge statements, call tools, and how fast it reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chatapp.contract.records import Model

_READS_FROM = 400_000_000
"""Parameters. Until it is measured, a model of this size counts as one that reads: Qwen2.5 0.5B
does, SmolLM2 135M does not.
"""

_STATES_FROM = 1_000_000_000
"""Parameters from which a model that is not measured yet is asked whether an answer is stated."""
_USUAL_MIDDLE, _USUAL_RIGHT_MIDDLE, _USUAL_SLOPE = 0.9, 2.1, 2.4
"""Its calibrations until then: those that were measured of Qwen2.5 1.5B in English."""
_JUDGES_FROM = 3_000_000_000
"""Parameters. A host's model is not measured, for hosts may charge for it: one of this size is
asked for plain Yes or No, and offered tools. Qwen2.5 1.5B still needs a threshold of its own.
"""

LANGUAGES = ("en", "ko")
"""The languages in which a model is measured; others are read like English."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns ln(Yes ÷ No) of a model into log odds: `slope` times what it is above `middle`."""

    middle: float
    slope: float

    def log_odds(self, yes_minus_no: float) -> float:
        """Return the log odds of the answer Yes."""
        return self.slope * (yes_minus_no - self.middle)


@dataclass(frozen=True, slots=True)
class Abilities:
    """`judges` are the languages in which the model tells true statements from false ones.

    Each with its threshold: log P(Yes) - log P(No) of `support.question`, below which a statement
    is not supported. `reading_tokens_s` is the speed of reading a prompt, 0 while it is unknown.
    """

    reads_en: bool = False
    reads_ko: bool = False
    judges: dict[str, float] = field(default_factory=dict)
    calls_tools: bool = False
    stated_middle: dict[str, float] = field(default_factory=dict)
    stated_slope: dict[str, float] = field(default_factory=dict)
    """The `Calibration` of "is the answer stated?" by language; none where it tells nothing."""
    right_middle: dict[str, float] = field(default_factory=dict)
    right_slope: dict[str, float] = field(default_factory=dict)
    """That of "is this answer right?"."""
    reading_tokens_s: float = 0.0
    is_measured: bool = False

    def reads(self, language: str) -> bool:
        """Whether it answers questions about a passage; other languages are read like English."""
        return self.reads_ko if language == "ko" else self.reads_en

    def threshold(self, language: str) -> float | None:
        """Return the threshold of a language, None where the model cannot judge."""
        return self.judges.get("ko" if language == "ko" else "en")

    def stated(self, language: str) -> Calibration | None:
        """Return how to take the model's judgement whether an answer is stated, or None."""
        return _calibration(self.stated_middle, self.stated_slope, language)

    def right(self, language: str) -> Calibration | None:
        """Return how to take the model's judgement whether an answer is right, or None."""
        return _calibration(self.right_middle, self.right_slope, language)


def _calibration(
    middles: Mapping[str, float], slopes: Mapping[str, float], language: str
) -> Calibration | None:
    key = "ko" if language == "ko" else "en"
    return Calibration(middles[key], slopes[key]) if key in middles else None


def assumed(model: Model) -> Abilities:
    """Return what a model is taken to do before it is measured, by its size."""
    reads = not model.is_base and model.parameters >= _READS_FROM
    judges = model.origin == "remote" and model.parameters >= _JUDGES_FROM
    states = reads and model.parameters >= _STATES_FROM
    return Abilities(
        reads_en=reads,
        reads_ko=reads and not model.english_only,
        judges={"en": 0.0, "ko": 0.0} if judges else {},
        stated_middle=dict.fromkeys(LANGUAGES, _USUAL_MIDDLE) if states else {},
        stated_slope=dict.fromkeys(LANGUAGES, _USUAL_SLOPE) if states else {},
        right_middle=dict.fromkeys(LANGUAGES, _USUAL_RIGHT_MIDDLE) if states else {},
        right_slope=dict.fromkeys(LANGUAGES, _USUAL_SLOPE) if states else {},
        calls_tools=judges,
    )
