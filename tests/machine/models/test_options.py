"""Choices for one model, and whether it fits the machine."""

from __future__ import annotations

import pytest

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import Model, Preset
from chatapp.contract.sampling import Sampling
from chatapp.engine.presets import preset_sampling
from chatapp.machine.models import memory_fit, options
from chatapp.machine.models.memory_fit import Memory
from chatapp.machine.models.options import ModelOptions

WARM = ModelOptions(
    "f", temperature=1.2, max_tokens=3000, context_tokens=4096, adapters=("/a:0.5",)
)
MACHINE = Memory(total=16 * 10**9, free=6 * 10**9, used=10**9)


def test_choices_are_kept_and_defaults_are_not() -> None:
    kept = options.with_options(("nonsense",), WARM)
    assert options.of("f", kept) == WARM
    assert options.of("g", kept) == ModelOptions("g")
    assert options.with_options(kept, ModelOptions("f")) == ()


@pytest.mark.parametrize(
    "text",
    [
        '{"fingerprint": "f", "temperature": 99}',
        '{"fingerprint": "f", "temperature": "hot"}',
        '{"fingerprint": "f", "max_tokens": -4, "adapters": "x"}',
        '{"fingerprint": "f", "context_tokens": true}',
        "[" * 3000,
    ],
)
def test_what_cannot_be_read_is_the_default(text: str) -> None:
    assert options.of("f", (text,)).is_default


def test_a_conversation_takes_the_temperature_and_a_task_never_goes_above_its_own() -> None:
    chat = Preset(id="chat", names={}, keeps_history=True, sampling=Sampling(temperature=0.7))
    translate = Preset(id="translate", names={}, documents="no", sampling=Sampling(temperature=0.2))
    assert preset_sampling.of_model(chat, WARM) == {"temperature": 1.2, "max_tokens": 3000}
    assert preset_sampling.of_model(translate, WARM) == {"temperature": 0.2}
    cold = ModelOptions("f", temperature=0.0)
    assert preset_sampling.of_model(translate, cold) == {"temperature": 0.0}
    assert preset_sampling.of_model(chat, ModelOptions("f")) == {}


def model(gigabytes: float, tokens_s: float = 0.0) -> Model:
    size = int(gigabytes * 1e9)
    return Model(
        "/m.gguf",
        "m",
        "chat",
        size_bytes=size,
        memory_bytes=size,
        context_tokens=8192,
        tokens_s=tokens_s,
    )


@pytest.mark.parametrize(
    ("gigabytes", "tokens_s", "fit"),
    [
        (2, 0, "fits"),
        (6.5, 0, "fits"),  # The engine gives back what its present model takes.
        (9, 0, "tight"),
        (17, 0, "too_large"),
        (2, 1.5, "slow"),
    ],
)
def test_a_model_is_judged_before_it_is_loaded(gigabytes: float, tokens_s: float, fit: str) -> None:
    judged = memory_fit.judge(model(gigabytes, tokens_s), MACHINE, EngineSettings(), 0, 0)
    assert judged.fit == fit


def test_the_context_counts() -> None:
    large = Model(
        "/m.gguf",
        "m",
        "chat",
        size_bytes=10**9,
        memory_bytes=2 * 10**9,
        context_tokens=131_072,
        kv_token_bytes=100_000,
    )
    few = memory_fit.judge(large, MACHINE, EngineSettings(), 4096, 0)
    many = memory_fit.judge(large, MACHINE, EngineSettings(), 65_536, 0)
    assert (few.fit, many.fit) == ("fits", "tight")


def test_the_speed_is_expected_by_what_this_machine_did_with_another() -> None:
    pace = memory_fit.pace([model(1, 20.0), model(0.1, 300.0)])
    judged = memory_fit.judge(model(4), MACHINE, EngineSettings(), 0, pace)
    assert (judged.tokens_s, judged.is_measured) == (5.0, False)
    assert (
        memory_fit.judge(model(10), Memory(64 * 10**9, 60 * 10**9), EngineSettings(), 0, pace).fit
        == "slow"
    )
