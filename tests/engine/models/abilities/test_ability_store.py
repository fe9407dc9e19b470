"""Abilities are measured once for a file, wherever it lies."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from chatapp.contract.records import Model, Timing, Usage
from chatapp.engine.models.abilities import measurement
from chatapp.engine.models.abilities.abilities import Abilities
from chatapp.engine.models.abilities.ability_store import AbilityStore
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.process.idle_turns import IdleTurns
from chatapp.engine.process.turns import ModelTurns
from tests.fakes.speaking_model import SpeakingModel

MEASURED = Abilities(reads_en=True, judges={"en": 0.5}, reading_tokens_s=50.0, is_measured=True)


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return _model(tmp_path / "model.gguf")


def _model(file: Path, content: bytes = b"GGUF" * 300_000) -> Model:
    file.write_bytes(content)
    return Model(str(file), "Model", "chat", parameters=1_500_000_000)


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> list[Abilities]:
    """Every measurement ends with these; the list has one for each."""
    made: list[Abilities] = []

    def abilities(_: measurement.Measurement) -> Abilities:
        made.append(MEASURED)
        return MEASURED

    monkeypatch.setattr(measurement.Measurement, "abilities", abilities)
    return made


def _measure(store: AbilityStore, model: Model) -> Abilities:
    turns = IdleTurns(ModelTurns(), lambda: False)
    return store.measure(cast(AnyModel, SpeakingModel(lambda _: "")), model, turns)


def test_before_it_is_measured_size_and_template_decide(tmp_path: Path, model: Model) -> None:
    store = AbilityStore(tmp_path / "abilities.json")
    assert store.of(model).reads("en")
    assert store.of(model).reads("ko")
    assert store.of(model).threshold("en") is None
    small = Model(model.path, "Small", "chat", parameters=135_000_000)
    base = Model(model.path, "Base", "chat", parameters=1_500_000_000, is_base=True)
    assert not store.of(small).reads("en")
    assert not store.of(base).reads("en")


def test_a_file_is_measured_once_also_by_the_next_engine(
    tmp_path: Path, model: Model, measured: list[Abilities]
) -> None:
    file = tmp_path / "abilities.json"
    assert _measure(AbilityStore(file), model) == MEASURED
    assert _measure(AbilityStore(file), model) == MEASURED
    assert len(measured) == 1


def test_a_moved_file_is_the_same_and_a_changed_one_another(
    tmp_path: Path, model: Model, measured: list[Abilities]
) -> None:
    store = AbilityStore(tmp_path / "abilities.json")
    _measure(store, model)
    moved = _model(tmp_path / "moved.gguf")
    assert store.of(moved).is_measured
    changed = _model(tmp_path / "changed.gguf", b"GGUF" * 299_999 + b"more")
    assert not store.of(changed).is_measured


def test_a_host_is_not_measured(tmp_path: Path, measured: list[Abilities]) -> None:
    store = AbilityStore(tmp_path / "abilities.json")
    remote = Model("remote:big", "Big", "chat", parameters=8_000_000_000)
    assert _measure(store, remote).reads("ko")
    assert not measured


def test_a_base_model_is_not_measured(
    tmp_path: Path, model: Model, measured: list[Abilities]
) -> None:
    base = replace(model, is_base=True)
    assert not _measure(AbilityStore(tmp_path / "abilities.json"), base).reads("en")
    assert not measured


def test_answers_that_read_much_tell_the_speed(
    tmp_path: Path, model: Model, measured: list[Abilities]
) -> None:
    store = AbilityStore(tmp_path / "abilities.json")
    _measure(store, model)
    store.observe(model, Usage(prompt_tokens=50), Timing(first_token_s=1.0))
    assert store.of(model).reading_tokens_s == 50.0
    store.observe(model, Usage(prompt_tokens=1000, reused_tokens=200), Timing(first_token_s=8.0))
    assert store.of(model).reading_tokens_s == pytest.approx(75.0)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"x": 5}', b"\xff"])
def test_a_damaged_file_counts_as_none(tmp_path: Path, model: Model, content: bytes) -> None:
    file = tmp_path / "abilities.json"
    file.write_bytes(content)
    assert not AbilityStore(file).of(model).is_measured


def test_a_model_that_is_gone_is_not_measured(tmp_path: Path, model: Model) -> None:
    Path(model.path).unlink()
    assert not AbilityStore(tmp_path / "abilities.json").of(model).is_measured
