"""How much a model thinks is chosen in the terminal, for one question or in the settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatapp.cli import main
from tests.gguf_files import STRING, chat_model

TEMPLATE = (
    "{% for m in messages %}{{ m['content'] }}{% endfor %}"
    "{% if enable_thinking is defined and not enable_thinking %}<think></think>{% endif %}"
)


def prompt_tokens(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> int:
    """Return how long the prompt was: the template lengthens it when thinking is off."""
    data = ["--data-dir", str(folder / "data"), "--model", str(folder / "tiny.gguf")]
    # With a stop string, an answer may be empty: the model writes noise.
    form = ["--json", "--max-tokens", "4", "--stop", "~~"]
    assert main.run(["ask", "hi", *form, *data, *options]) == 0
    answered = json.loads(capsys.readouterr().out.splitlines()[-1])
    return int(answered["usage"]["prompt_tokens"])


def test_an_option_overrules_the_setting(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = chat_model()
    made.keys["tokenizer.chat_template"] = (STRING, TEMPLATE)
    made.write(tmp_path / "tiny.gguf")
    usual = prompt_tokens(tmp_path, capsys)
    assert prompt_tokens(tmp_path, capsys, "--thinking", "off") > usual
    assert main.run(["settings", "set", "thinking", "off", "--data-dir", f"{tmp_path}/data"]) == 0
    capsys.readouterr()
    assert prompt_tokens(tmp_path, capsys) > usual
    assert prompt_tokens(tmp_path, capsys, "--thinking", "high") == usual
