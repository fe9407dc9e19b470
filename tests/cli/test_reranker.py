"""A reranker in the terminal: told of in both languages, used by the search."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.search_models import classifier, cross_encoder

KINDS = {"en": "reranker", "ko": "리랭커"}


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A reranker that prefers passages about trains, in the models folder."""
    made = cross_encoder({"apples": 0, "railway": 1}, likes=1)
    return made.write(tmp_path / "data" / "models" / "tiny-ranker.gguf")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_models_and_the_doctor_name_it(chatapp: Run, model: Path, language: str) -> None:
    spoken = {
        **os.environ,
        "LC_ALL": "",
        "LC_MESSAGES": "",
        "LANG": f"{language}_XX.UTF-8",
        "PYTHONUTF8": "1",
    }
    checked = chatapp("models", "check", str(model), env=spoken)
    assert (checked.returncode, KINDS[language] in checked.stdout) == (0, True)
    told = [
        line
        for line in chatapp("doctor", env=spoken).stdout.splitlines()
        if "tiny-ranker.gguf" in line
    ]
    assert told == [f"✓ {'Reranker' if language == 'en' else '리랭커'}: tiny-ranker.gguf"]


def test_a_search_tells_its_scores_beside_its_own(
    chatapp: Run, model: Path, tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("fruit.txt", "train.txt")]
    paths[0].write_text("The apples of the orchard are apples.")
    paths[1].write_text("The railway of the apples is a railway.")
    documents = [part for path in paths for part in ("--document", str(path))]
    # A busy machine may not load the reranker within the time of one question.
    for _ in range(5):
        search = chatapp("search", "apples of the orchard", "--json", *documents)
        passages = json.loads(search.stdout)["passages"]
        if passages[0].get("rerank_score") is not None:
            break
    assert [passage["document"] for passage in passages] == ["train.txt", "fruit.txt"]
    assert passages[0]["rerank_score"] > passages[1]["rerank_score"]
    assert passages[0]["score"] >= passages[1]["score"]


def test_the_doctor_says_why_one_does_not_work(chatapp: Run, model: Path) -> None:
    classifier(cross_encoder({"apples": 0}, likes=0), float("nan")).write(model)
    told = [line for line in chatapp("doctor").stdout.splitlines() if "tiny-ranker.gguf" in line]
    assert told == [
        "✗ Reranker: The reranker tiny-ranker.gguf failed (its output is not a number (NaN)). "
        "Search works without it."
    ]
