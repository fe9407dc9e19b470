"""Reckons how long a work takes before it begins, from letters and the speed of reading."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.records import Model
from chatapp.contract.work_records import WorkKind
from chatapp.engine.works.blocks import Block

_ASCII_LETTERS, _OTHER_LETTERS = 4.0, 1.6
"""Letters a token, about, in today's vocabularies; chosen."""
_SPEED_TIMES_WEIGHTS = 1.2e11
"""Tokens a second times weights, until a model is measured: 1.5 billion read 80 on two cores."""
_SMALLEST = 100_000_000
"""Weights; smaller models and unknown ones read no faster than this. Chosen."""
_READS_PER_WRITTEN = 6.0
"""Tokens read in the time of one written; chosen."""
_PROMPT_TOKENS = 80
"""Tokens of the instructions, which are read anew with each part; chosen."""
_PART_TOKENS, _POINTS_TOKENS = 1000, 150
"""Tokens that a part of a summary reads and writes, later levels included; chosen."""
_WRITTEN_SHARE = 1.2
"""Tokens of a translation in relation to its source; chosen."""


def tokens(text: str) -> float:
    """Return about how many tokens a text has."""
    others = sum(not letter.isascii() for letter in text)
    return (len(text) - others) / _ASCII_LETTERS + others / _OTHER_LETTERS


def seconds(kind: WorkKind, blocks: Sequence[Block], model: Model, tokens_per_s: float) -> float:
    """Return the seconds of a work; `tokens_per_s` is the measured speed, 0 when unknown."""
    speed = tokens_per_s or _SPEED_TIMES_WEIGHTS / max(model.parameters, _SMALLEST)
    source = sum(tokens(block.text) for block in blocks)
    if kind == "summary":
        parts = max(1.0, source / _PART_TOKENS)
        read, written = source + parts * _PROMPT_TOKENS, parts * _POINTS_TOKENS
    else:
        read, written = source + len(blocks) * _PROMPT_TOKENS, source * _WRITTEN_SHARE
    return (read + written * _READS_PER_WRITTEN) / speed
