"""The terminal says once that a model only continues texts, and continues them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import gguf_files, stateful_files
from tests.cli.conftest import Run

_SENTENCE = "is a base model without a chat template"


@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_base_model_is_named_once_on_stderr(
    chatapp: Run, tmp_path: Path, is_chosen: bool
) -> None:
    file = stateful_files.plain().write(tmp_path / "data" / "models" / "tiny-base.gguf")
    model = ["--model", str(file)] if is_chosen else []
    more = ["--preset", "continue", "--max-tokens", "4", "--temperature", "0"]
    answer = chatapp("ask", "the word1", "--language", "en", *model, *more)
    assert answer.returncode == 0, answer.stderr
    assert answer.stderr.count(_SENTENCE) == 1
    assert _SENTENCE not in answer.stdout


def test_another_model_is_not_called_one(chatapp: Run, tmp_path: Path) -> None:
    file = gguf_files.chat_model().write(tmp_path / "tiny-chat.gguf")
    answer = chatapp("ask", "the", "--language", "en", "--model", str(file), "--max-tokens", "1")
    assert _SENTENCE not in answer.stderr


def test_the_list_of_models_says_it(chatapp: Run, tmp_path: Path) -> None:
    stateful_files.plain().write(tmp_path / "data" / "models" / "tiny-base.gguf")
    assert _SENTENCE in chatapp("models", "--language", "en").stdout
