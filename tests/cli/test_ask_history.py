"""`chatapp ask --history FILE`: what a file of turns may hold, and how its faults are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatapp.cli import ask_history
from chatapp.contract.records import Message
from chatapp.errors import FileMissing
from chatapp.texts import error_sentence
from tests.cli.conftest import Run

TURNS = (
    Message("user", "What were sales in 2022?"),
    Message("assistant", "48 million won.\nSee page 1.\u2028"),
    Message("user", "그럼 2023년은?"),
)


def _written(file: Path, *lines: object) -> str:
    rows = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(rows) + "\n", "utf-8")
    return str(file)


def test_turns_are_read_in_their_order(tmp_path: Path) -> None:
    rows = [
        json.dumps({"role": turn.role, "text": turn.text}, ensure_ascii=False) for turn in TURNS
    ]
    assert ask_history.read(_written(tmp_path / "h.jsonl", *rows)) == TURNS


def test_without_a_file_there_is_no_history() -> None:
    assert ask_history.read(None) == ()


def test_blank_lines_a_byte_order_mark_and_windows_line_ends_are_no_fault(tmp_path: Path) -> None:
    file = tmp_path / "h.jsonl"
    row = b'{"role": "user", "text": "Hello", "id": 7}'
    file.write_bytes(b"\xef\xbb\xbf" + row + b"\r\n\r\n")
    assert ask_history.read(str(file)) == (Message("user", "Hello"),)


@pytest.mark.parametrize(
    "line",
    [
        "What were sales?",
        '{"role": "user", "text": "cut',
        '["user", "Hello"]',
        '"text"',
        {"role": "user"},
        {"text": "Hello"},
        {"role": "system", "text": "Hello"},
        {"role": ["user"], "text": "Hello"},
        {"role": "user", "text": None},
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_turn_is_named_by_its_number(tmp_path: Path, line: object) -> None:
    path = _written(tmp_path / "h.jsonl", {"role": "user", "text": "Hello"}, "", line)
    with pytest.raises(FileMissing) as fault:
        ask_history.read(path)
    sentence = error_sentence("FileMissing", fault.value.details, "en")
    assert "h.jsonl" in sentence
    assert "line 3" in sentence


@pytest.mark.parametrize("content", [None, "한글".encode("cp949")])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "h.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(FileMissing) as fault:
        ask_history.read(str(file))
    assert fault.value.details["name"] == "h.jsonl"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "line 1 is not"), ("ko", "1번째 줄이"), ("ja", "1 行目が")],
)
def test_the_terminal_tells_the_line_in_its_language_before_anything_is_loaded(
    chatapp: Run, tmp_path: Path, language: str, words: str
) -> None:
    path = _written(tmp_path / "h.jsonl", "no JSON")
    ran = chatapp(
        "ask", "--language", language, "--model", "missing.gguf", "--history", path, "And?"
    )
    assert ran.returncode == 1
    assert words in ran.stderr


@pytest.mark.model
def test_the_turns_before_reach_the_model(chatapp: Run, tmp_path: Path) -> None:
    path = _written(
        tmp_path / "h.jsonl",
        {"role": "user", "text": "Count. " + "one two three four " * 50},
        {"role": "assistant", "text": "Two hundred words."},
    )
    ran = chatapp("ask", "--json", "--max-tokens", "5", "--history", path, "And then?")
    answered = json.loads(ran.stdout.splitlines()[-1])
    assert answered["usage"]["prompt_tokens"] > 200
