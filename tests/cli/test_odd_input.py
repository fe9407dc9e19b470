"""The terminal with what goes wrong: odd names, broken models, words that nothing says."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.gguf_files import STRING, chat_model

HANDBOOK = str(resources.files("chatapp") / "samples" / "handbook.pdf")


def _objects(shown: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.stdout.splitlines()]


def test_a_word_that_no_document_has_finds_nothing(chatapp: Run) -> None:
    arguments = ("search", "--document", HANDBOOK, "--language", "en", "zzzqqq")
    assert chatapp(*arguments).stdout == "Nothing found.\n"
    assert _objects(chatapp(*arguments, "--json"))[0]["passages"] == []


def test_a_model_whose_numbers_are_none_is_a_failure(chatapp: Run, tmp_path: Path) -> None:
    made = chat_model()
    for kind, (shape, numbers) in made.tensors.items():
        made.tensors[kind] = shape, b"\x00\x00\xc0\x7f" * (len(numbers) // 4)  # NaN
    ran = chatapp("ask", "--model", str(made.write(tmp_path / "nan.gguf")), "--max-tokens", "3", "hi")
    assert ran.returncode == 1
    assert "nan.gguf is damaged" in ran.stderr
    assert "\x1b" not in ran.stdout


def test_a_context_that_grew_is_told_with_its_price(chatapp: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    chosen = {"context_short": "enlarge", "context_tokens": 512}
    (tmp_path / "data" / "settings.json").write_text(json.dumps(chosen))
    tiny = chat_model(context=4096).write(tmp_path / "tiny.gguf")
    question = "the word1 a word2 " * 90
    ran = chatapp("ask", "--model", str(tiny), "--language", "en", "--max-tokens", "4", "--json", question)
    assert "tokens and takes 1 MB more memory." in ran.stderr
    assert _objects(ran)[-1]["event"] == "answered"


def test_a_draft_model_writes_ahead_or_is_refused_with_the_reason(chatapp: Run, tmp_path: Path) -> None:
    main, draft, other = chat_model(), chat_model(layers=1), chat_model()
    other.keys["tokenizer.ggml.tokens"][1][1][270] = "other"
    files = [made.write(tmp_path / f"{name}.gguf") for name, made in zip("mdo", (main, draft, other), strict=True)]
    model = ("ask", "--model", str(files[0]), "--max-tokens", "4", "--language", "en", "hi", "--draft-model")
    assert chatapp(*model, str(files[1])).returncode == 0
    refused = chatapp(*model, str(files[2]))
    assert refused.returncode == 1
    assert "o.gguf cannot write ahead for m.gguf: its vocabulary differs from token 270 on" in refused.stderr


def test_a_model_check_tells_a_template_that_does_not_work(chatapp: Run, tmp_path: Path) -> None:
    made = chat_model()
    made.keys["tokenizer.chat_template"] = STRING, "{% for"
    ran = chatapp("models", "check", "--language", "en", str(made.write(tmp_path / "odd.gguf")))
    assert ran.returncode == 0
    assert "no chat template that works" in ran.stdout


@pytest.mark.model
def test_a_bound_is_written_as_a_whole_number(chatapp: Run) -> None:
    ran = chatapp("ask", "--seed", "-5", "hi")
    assert ran.returncode == 1
    assert "-1 to 9007199254740992." in ran.stderr


def test_a_file_of_queries_may_begin_with_a_byte_order_mark(chatapp: Run, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": 1, "query": "leave"}\n', "utf-8-sig")
    assert _objects(chatapp("search", "--document", HANDBOOK, "--queries", str(tmp_path / "q.jsonl")))[0]["id"] == 1


def test_a_file_name_cannot_steer_the_terminal(chatapp: Run, tmp_path: Path) -> None:
    odd = tmp_path / "a\x1b[31mb.txt"
    odd.write_text("The tram ends at Linden Square.", "utf-8")
    assert "a[31mb.txt" in chatapp("add", str(odd)).stdout
    assert "\x1b" not in chatapp("add", f"{odd}.gone").stderr


def test_a_folder_that_cannot_be_used_is_told_in_the_form_and_language_asked_for(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    command = [sys.executable, "-m", "chatapp", "documents", "--data-dir", str(tmp_path / "file"), "--json"]
    ran = subprocess.run([*command, "--language", "ko"], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 1
    assert _objects(ran)[0]["error"] == "FolderUnusable"
    assert "폴더" in ran.stderr
