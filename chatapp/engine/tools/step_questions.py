"""Decides whether a question needs steps: only then a model that can call tools gets them."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from chatapp.engine.models import yes_no
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.tools import question_forms
from chatapp.engine.tools.question_reading import Embed

_DATA = Path(__file__).with_name("step_questions.toml")
_NEAREST = 3
"""Examples of a kind whose mean cosine counts; chosen."""
_MAY_NEED = -0.04
"""Difference of the mean cosines from which the model is asked at all: its judgement takes a second
or two. Of 32 questions it kept the 16 that need steps and left 6 of the 16 others.
"""
_LEAST_ODDS = -0.3
"""Log odds of the model's Yes to `_QUESTION`. Qwen2.5-Coder 1.5B: 7 of 8 questions with steps above
it, 7 of 8 others below (chosen on these).
"""
_QUESTION = (
    "To answer the question from a document, does one have to calculate something (a sum, a"
    " difference, a share, a date, a weekday, a count) from several values? A question for one value"
    " that the document states needs no calculation. Answer Yes or No.\n\nQuestion: {question}"
)


def needs_steps(
    question: str, embed: Embed | None, model: AnyModel, stopped: Callable[[], bool]
) -> bool:
    """Say whether a question needs steps: by its likeness to examples, then by the model.

    Without an embedder none does. Raises JobStopped and RemoteError.
    """
    if embed is None or likeness(question, embed) < _MAY_NEED:
        return False
    from langchain_core.messages import HumanMessage

    asked = [HumanMessage(_QUESTION.format(question=question))]
    return yes_no.yes_minus_no(model, asked, stopped) >= _LEAST_ODDS


def likeness(question: str, embed: Embed) -> float:
    """Return how much nearer a question is to those that need steps than to others, -1 to 1."""
    language = question_forms.language_of(question)
    if not language:
        return -1.0
    steps, plain = _examples()["steps"][language], _examples()["plain"][language]
    rows = embed([question, *steps, *plain])
    cosines = (rows[1:] @ rows[0]).tolist()
    return _mean_of_nearest(cosines[: len(steps)]) - _mean_of_nearest(cosines[len(steps) :])


def _mean_of_nearest(cosines: Sequence[float]) -> float:
    nearest = sorted(cosines, reverse=True)[:_NEAREST]
    return sum(nearest) / len(nearest)


@functools.cache
def _examples() -> Mapping[str, Mapping[str, Sequence[str]]]:
    return tomllib.loads(_DATA.read_text("utf-8"))
