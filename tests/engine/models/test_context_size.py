"""A context costs what its header says, and one that the memory cannot hold is refused before
loading.
"""

from __future__ import annotations

import pytest

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import Model
from chatapp.engine.models import context_size
from chatapp.errors import ContextTooLarge
from chatapp.machine.context_price import kv_bytes, needed_bytes, size

MODEL = Model(
    path="/m/eight.gguf",
    name="Eight",
    kind="chat",
    context_tokens=32_768,
    memory_bytes=5_000_000_000 + 4096 * 131_072,
    kv_token_bytes=131_072,
)
GB = 1_000_000_000


@pytest.mark.parametrize(
    ("values", "share"),
    [
        ({}, 1.0),
        ({"kv_type": "q8_0"}, 34 / 64),
        ({"kv_type": "q4_0"}, 18 / 64),
        ({"kv_type": "q4_0", "flash_attention": "off"}, (1 + 18 / 64) / 2),
    ],
)
def test_the_price_of_a_token_follows_how_numbers_are_kept(
    values: dict[str, str], share: float
) -> None:
    assert kv_bytes(MODEL, 1000, EngineSettings(**values)) == int(131_072_000 * share)


def test_the_price_of_a_model_counts_its_context_once() -> None:
    assert needed_bytes(MODEL, 4096, EngineSettings()) == MODEL.memory_bytes
    assert needed_bytes(MODEL, 8192, EngineSettings()) == MODEL.memory_bytes + 4096 * 131_072


@pytest.mark.parametrize(
    ("asked", "chosen"), [(0, 8192), (16_384, 16_384), (99_999, 32_768), (10, 256)]
)
def test_the_context_is_what_was_asked_for_within_what_was_trained(asked: int, chosen: int) -> None:
    assert context_size.choose(MODEL, asked, EngineSettings(), 64 * GB) == chosen


def test_the_context_can_be_extended_beyond_what_was_trained() -> None:
    assert (
        context_size.choose(MODEL, 999_999, EngineSettings(context_extension="yarn"), 64 * GB)
        == 4 * 32_768
    )


def test_a_context_that_the_memory_cannot_hold_is_refused_with_what_would_fit() -> None:
    with pytest.raises(ContextTooLarge) as caught:
        context_size.choose(MODEL, 32_768, EngineSettings(), GB)
    assert caught.value.details == {
        "name": "eight.gguf",
        "tokens": "32,768",
        "needed": "4.3 GB",
        "available": "1.0 GB",
        "most": "6,144",
    }


def test_a_context_that_nobody_asked_for_is_made_to_fit() -> None:
    assert context_size.choose(MODEL, 0, EngineSettings(), GB) == 6144
    assert context_size.choose(MODEL, 0, EngineSettings(), 1) == 256


def test_a_machine_that_does_not_tell_its_memory_is_believed() -> None:
    assert context_size.choose(MODEL, 32_768, EngineSettings(), 0) == 32_768


@pytest.mark.parametrize(("free", "larger"), [(64 * GB, 13_312), (GB, 13_312), (10_000_000, 0)])
def test_enlarging_leaves_room_to_go_on_or_is_given_up(free: int, larger: int) -> None:
    assert context_size.enlarged(MODEL, 8192, 10_000, EngineSettings(), free) == larger


def test_no_model_is_enlarged_beyond_its_training() -> None:
    assert context_size.enlarged(MODEL, 8192, 40_000, EngineSettings(), 64 * GB) == 0
    assert context_size.enlarged(MODEL, 8192, 32_000, EngineSettings(), 64 * GB) == 32_768


def test_sizes_are_written_as_people_do() -> None:
    assert [size(47_000_000), size(1_250_000_000), size(10)] == ["47 MB", "1.2 GB", "1 MB"]
