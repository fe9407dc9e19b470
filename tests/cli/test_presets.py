"""Presets in the terminal: what a model is too weak for is told where the result is printed."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import Run

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
