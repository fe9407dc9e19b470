"""Presets in the terminal: what a model is too weak for is told where the result is printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.gguf_files import chat_model

SHORT = ("--temperature", "0", "--max-tokens", "12")


@pytest.mark.model
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "chatapp: The model only knows English; choose another one to translate.\n"),
        ("ko", "chatapp: 이 모델은 영어만 알아요. 번역하려면 다른 모델을 골라 주세요.\n"),
    ],
)
def test_a_translation_by_a_model_that_knows_no_other_language_is_warned_of(
    chatapp: Run, language: str, said: str
) -> None:
    ran = chatapp(
        "ask",
        *SHORT,
        "--preset",
        "translate",
        "--language",
        language,
        "Good morning, dear neighbour.",
    )
    assert (ran.returncode, ran.stderr) == (0, said)


@pytest.mark.model
def test_a_doubtful_result_has_its_reason_in_json_too(chatapp: Run) -> None:
    ran = chatapp(
        "ask",
        *SHORT,
        "--json",
        "--preset",
        "polish",
        "--language",
        "en",
        "i has recieved you're letter.",
    )
    answered = json.loads(ran.stdout.splitlines()[-1])
    assert answered["doubtful"].endswith("check the result, or choose a larger one.")
    assert answered["doubtful"] in ran.stderr


@pytest.mark.model
def test_a_chat_is_not_doubted(chatapp: Run) -> None:
    ran = chatapp("ask", *SHORT, "--json", "Good morning.")
    assert (json.loads(ran.stdout.splitlines()[-1])["doubtful"], ran.stderr) == ("", "")


@pytest.mark.model
def test_a_preset_is_answered_by_the_model_it_is_meant_for(chatapp: Run, tmp_path: Path) -> None:
    models, presets = tmp_path / "data" / "models", tmp_path / "data" / "prompts"
    # The starter gives way to any other model, unless the preset is meant for it.
    chat_model(context=4096).write(models / "tiny.gguf")
    presets.mkdir(parents=True)
    starter = "SmolLM2-135M-Instruct.Q4_1.gguf"
    for name, model in (("own", starter), ("absent", "absent.gguf")):
        text = f"---\nid: {name}\nname: {name}\nmodel: {model}\n---\n# user en\n{{text}}\n"
        (presets / f"{name}.md").write_text(text, "utf-8")
    own = chatapp("ask", *SHORT, "--json", "--preset", "own", "Hi.")
    assert own.returncode == 0, own.stderr
    other = chatapp("ask", *SHORT, "--json", "--preset", "absent", "--language", "en", "Hi.")
    assert "meant for absent.gguf, which is not on this computer" in other.stderr
    texts = [json.loads(ran.stdout.splitlines()[-1])["text"] for ran in (own, other)]
    assert texts[0] != texts[1]
