"""`chatapp compare` with the starter and a tiny model."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.gguf_files import chat_model

pytestmark = pytest.mark.model
Run = Callable[..., subprocess.CompletedProcess[str]]


def test_two_models_are_compared_in_a_table(chatapp: Run, tmp_path: Path) -> None:
    files = [chat_model().write(tmp_path / f"{name}.gguf") for name in ("one", "two")]
    ran = chatapp("compare", "hello", "--model", str(files[0]), "--model", str(files[1]))
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert sum(line.startswith("## ") for line in lines) == 2
    assert any(line.startswith("| Tokens per second | ") for line in lines)
    assert any(line.startswith("| Memory | ") for line in lines)


def test_scripts_get_one_line_an_answer(chatapp: Run, tmp_path: Path) -> None:
    file = str(chat_model().write(tmp_path / "one.gguf"))
    presets = ("--preset", "chat", "--preset", "explain")
    ran = chatapp("compare", "hello", "--model", file, *presets, "--json")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    answered = [row for row in rows if row["event"] == "answered"]
    assert [row["preset"] for row in answered] == ["chat", "explain"]
    assert all(row["memory_bytes"] > 0 and row["whole_s"] > 0 for row in answered)


def test_one_answer_is_no_comparison(chatapp: Run) -> None:
    ran = chatapp("compare", "hello", "--preset", "chat")
    assert ran.returncode == 2
    assert "--model or --preset" in ran.stderr
