"""Answers in the terminal: how much a model thinks is chosen, and sentences that their sources do
not support are named.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatapp import texts
from chatapp.cli import main
from chatapp.cli.ask import print_flagged
from chatapp.contract.protocol import Answered
from chatapp.contract.records import Claim
from tests.gguf_files import STRING, chat_model

ANSWERED = Answered(
    id=1,
    text="It weighs 18 kg [1]. It was built in Skien [1].",
    claims=(
        Claim("It weighs 18 kg."),
        Claim("It was built in Skien.", False, "NotSupported", {"what": "Skien"}),
        Claim("It has a lamp.", False, "ReasonOfANewerVersion"),
    ),
)
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


def test_each_flagged_sentence_is_one_line_with_its_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    texts.use("en")
    print_flagged(ANSWERED, "en")
    assert capsys.readouterr().out.splitlines() == [
        "",
        "Not supported: “It was built in Skien.” This page does not support “Skien”.",
        "Not supported: “It has a lamp.” The cited page does not support this sentence.",
    ]


def test_an_answer_that_holds_has_no_such_line(capsys: pytest.CaptureFixture[str]) -> None:
    print_flagged(Answered(id=1, text="", claims=ANSWERED.claims[:1]), "en")
    assert not capsys.readouterr().out
