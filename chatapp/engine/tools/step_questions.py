"""Decides whether a question needs steps: only then a model that can call tools gets them."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from chatapp.engine.tools import question_forms
from chatapp.engine.tools.question_reading import Embed

_DATA = Path(__file__).with_name("step_questions.toml")
_NEAREST = 3
"""Examples of a kind whose mean cosine counts."""
_AHEAD = 0.02
"""Of the examples with steps before the others: answering without tools is the rule."""


def needs_steps(question: str, embed: Embed | None) -> bool:
    """Say whether a question is more like those that need steps. Without an embedder none does."""
    language = question_forms.language_of(question)
    if embed is None or not language:
        return False
    steps, plain = _examples()["steps"][language], _examples()["plain"][language]
    rows = embed([question, *steps, *plain])
    cosines = (rows[1:] @ rows[0]).tolist()
    of_steps, of_plain = cosines[: len(steps)], cosines[len(steps) :]
    return _mean_of_nearest(of_steps) - _mean_of_nearest(of_plain) >= _AHEAD


def _mean_of_nearest(cosines: Sequence[float]) -> float:
    nearest = sorted(cosines, reverse=True)[:_NEAREST]
    return sum(nearest) / len(nearest)


@functools.cache
def _examples() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(_DATA.read_text("utf-8"))
