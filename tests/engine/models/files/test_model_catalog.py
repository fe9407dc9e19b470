"""The catalogue of models can be read and says the same of each."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from chatapp.machine.paths import shipped

MODELS: list[dict[str, Any]] = tomllib.loads(
    (shipped("models") / "catalog.toml").read_text("utf-8")
)["model"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model["id"])
def test_each_model_says_all_that_helps_to_choose(model: dict[str, Any]) -> None:
    needed = {
        "id",
        "name",
        "kind",
        "why",
        "file",
        "size_gb",
        "memory_gb",
        "languages",
        "korean",
        "licence",
    }
    assert needed <= set(model)
    assert set(model["why"]) == {"en", "ko"}
    assert model["kind"] in ("chat", "embedding")
    assert model["memory_gb"] > model["size_gb"]
    assert ("repository" in model) != ("package" in model)


def test_ids_are_unique() -> None:
    assert len({model["id"] for model in MODELS}) == len(MODELS)


def test_there_is_something_for_korean_on_a_small_laptop() -> None:
    assert any(m["kind"] == "chat" and m["korean"] == "good" and m["memory_gb"] < 4 for m in MODELS)
