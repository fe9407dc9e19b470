"""Real models where they are at hand: who calculates with the right numbers is offered tools."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from chatapp.engine.models.abilities import measurement
from chatapp.engine.models.abilities.measurement import Measurement, Stopped
from chatapp.engine.models.llama.weights import LoadOptions, Weights
from chatapp.engine.models.local_model import LocalModel

pytestmark = pytest.mark.model

FOLDER = Path.home() / ".cache" / "chatapp-models"
Result = TypeVar("Result")


class _Free:
    """Nobody else asks the model."""

    @property
    def stopped(self) -> Stopped:
        return lambda: False

    def run(self, ask: Callable[[Stopped], Result]) -> Result:
        return ask(lambda: False)


@pytest.mark.parametrize(("size", "calls"), [("1.5b", True), ("0.5b", False)])
def test_a_model_that_takes_the_right_numbers_calls_tools(size: str, calls: bool) -> None:
    path = FOLDER / f"qwen2.5-coder-{size}-instruct-q4_k_m.gguf"
    if not path.is_file():
        pytest.skip(f"{path.name} is not here")
    local = LocalModel(Weights(path, LoadOptions(context_tokens=1024)))
    questions = tomllib.loads(measurement.QUESTIONS.read_text("utf-8"))["en"]
    try:
        assert Measurement(local, _Free()).calls_tools(questions) == calls
    finally:
        local.close()
