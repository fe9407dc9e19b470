"""A kept state fits the same file, adapters and way of keeping numbers alone; it fits a context of
any length.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from chatapp.contract.records import Adapter
from chatapp.engine.models import state_identity
from chatapp.engine.models.llama.weights import LoadOptions

OPTIONS = LoadOptions(context_tokens=4096)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "model.gguf").write_bytes(b"GGUF" + bytes(5000))
    return tmp_path / "model.gguf"


def _name(model: Path, options: LoadOptions = OPTIONS, *adapters: Adapter) -> str:
    local: Any = SimpleNamespace(
        weights=SimpleNamespace(path=model), adapters=SimpleNamespace(active=adapters)
    )
    return state_identity.of(cast(Any, local), options)


def test_a_longer_context_of_the_same_file_fits(model: Path) -> None:
    assert _name(model) == _name(model, replace(OPTIONS, context_tokens=8192))


@pytest.mark.parametrize(
    "other",
    [
        {"kv_type": "q8_0"},
        {"flash_attention": "off"},
        {"gpu_layers": 7},
        {"extension": "yarn", "trained_tokens": 2048},
    ],
    ids=lambda other: next(iter(other)),
)
def test_other_settings_of_the_context_do_not_fit(model: Path, other: dict[str, Any]) -> None:
    assert _name(model) != _name(model, replace(OPTIONS, **other))


def test_the_kind_of_a_stretch_and_how_far_it_goes_count(model: Path) -> None:
    yarn = replace(OPTIONS, extension="yarn", trained_tokens=2048)
    others = (replace(yarn, extension="linear"), replace(yarn, context_tokens=8192))
    assert len({_name(model, one) for one in (yarn, *others)}) == 3


def test_a_stretch_that_stretches_nothing_does_not_count(model: Path) -> None:
    assert _name(model, replace(OPTIONS, extension="yarn", trained_tokens=4096)) == _name(model)


def test_another_content_under_the_same_name_size_and_time_does_not_fit(model: Path) -> None:
    before, time_ns = _name(model), model.stat().st_mtime_ns
    model.write_bytes(b"GGUF" + bytes(4999) + b"x")
    os.utime(model, ns=(time_ns, time_ns))
    state_identity._head.cache_clear()
    assert _name(model) != before


def test_adapters_and_their_strength_count(model: Path, tmp_path: Path) -> None:
    (tmp_path / "a.gguf").write_bytes(b"GGUF adapter")
    names = {
        _name(model),
        *(_name(model, OPTIONS, Adapter(str(tmp_path / "a.gguf"), scale)) for scale in (0.5, 1.0)),
    }
    assert len(names) == 3
