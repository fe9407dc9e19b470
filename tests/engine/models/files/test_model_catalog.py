"""The catalogue of models can be read and says the same of each."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest

from chatapp.contract.protocol.hub import HubFile
from chatapp.engine.models.hub import part_file
from chatapp.machine import languages
from chatapp.machine.models import catalog
from chatapp.machine.models.catalog import CatalogModel
from chatapp.machine.paths import shipped
from chatapp.texts import translation

MODELS: list[dict[str, Any]] = tomllib.loads(
    (shipped("models") / "catalog.toml").read_text("utf-8")
)["model"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model["id"])
def test_each_model_says_all_that_helps_to_choose(model: dict[str, Any]) -> None:
    needed = {
        "id",
        "name",
        "kind",
        "file",
        "memory_gb",
        "languages",
        "korean",
        "licence",
    }
    assert needed <= set(model)
    for language in languages.known():
        assert translation(language).tr(f"catalog.why.{model['id']}")
    assert model["kind"] in ("chat", "embedding")
    read = catalog.by_id(model["id"])
    assert read is not None
    assert read.memory_bytes > read.size_bytes > 0
    assert ("repository" in model) != ("package" in model)


@pytest.mark.parametrize("model", catalog.downloadable(), ids=lambda model: model.id)
def test_each_file_can_be_fetched_and_checked(model: CatalogModel) -> None:
    assert re.fullmatch("[0-9a-f]{64}", model.sha256)
    assert re.fullmatch("[0-9a-f]{40}", model.revision)
    assert part_file.is_valid(
        HubFile(model.repository, model.file, model.size_bytes, model.sha256, model.revision)
    )


def test_there_are_twelve_chat_models_up_to_14_billion() -> None:
    chat = [model for model in catalog.models() if model.kind == "chat"]
    assert len(chat) == 12
    assert min(each.size_bytes for each in chat) >= 0.1e9
    assert max(each.size_bytes for each in chat) < 10e9


@pytest.mark.parametrize(
    ("gigabytes", "wanted"),
    [(2, "gemma-3-1b"), (4, "hyperclovax-seed-1.5b"), (8, "qwen3.5-4b"), (16, "qwen3-8b")],
)
def test_the_suggested_model_suits_the_memory(gigabytes: int, wanted: str) -> None:
    suggested = catalog.suggested(gigabytes * 1_000_000_000)
    assert suggested is not None
    assert suggested.id == wanted


def test_a_slow_machine_with_much_memory_gets_a_smaller_model() -> None:
    quick, slow = catalog.suggested(64 * 10**9, pace=200e9), catalog.suggested(64 * 10**9, pace=9e9)
    assert quick is not None
    assert slow is not None
    assert slow.size_bytes < 9e9 / 4 < quick.size_bytes


def test_what_is_here_is_not_suggested() -> None:
    suggested = catalog.suggested(8 * 10**9)
    assert suggested is not None
    assert catalog.suggested(8 * 10**9, (suggested.file,)) is None


def test_ids_are_unique() -> None:
    assert len({model["id"] for model in MODELS}) == len(MODELS)


def test_there_is_something_for_korean_on_a_small_laptop() -> None:
    assert any(m["kind"] == "chat" and m["korean"] == "good" and m["memory_gb"] < 4 for m in MODELS)
