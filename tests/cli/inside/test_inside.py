"""`chatapp inside`: tokens, perplexity and similarity in the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import gguf_files
from tests.cli.conftest import Run


@pytest.mark.model
def test_the_tokens_of_a_text_are_printed_with_their_ids(chatapp: Run) -> None:
    ran = chatapp("inside", "tokens", "The <|im_end|>", "--language", "en")
    lines = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stderr
    assert lines[0].split() == ["504", "'The'"]
    assert "Here they are plain text, not commands." in ran.stdout


@pytest.mark.model
def test_the_perplexity_of_stdin_comes_as_json(chatapp: Run) -> None:
    ran = chatapp("inside", "perplexity", "-", "--json", input="The sun rises in the east.")
    scored = json.loads(ran.stdout)
    assert scored["perplexity"] > 1
    assert len(scored["tokens"]) == scored["total_tokens"] - bool(scored["first"])


def test_two_texts_are_compared_without_a_model(chatapp: Run) -> None:
    ran = chatapp("inside", "similarity", "A cat sleeps.", "고양이가 자요.", "--language", "en")
    assert ran.stdout.startswith("Cosine 0."), ran.stderr


def test_a_text_that_is_too_short_is_an_error_in_words(chatapp: Run, tmp_path: Path) -> None:
    file = gguf_files.chat_model().write(tmp_path / "tiny.gguf")
    ran = chatapp("inside", "perplexity", "", "--model", str(file), "--language", "en")
    assert ran.returncode == 1
    assert "too short" in ran.stderr
