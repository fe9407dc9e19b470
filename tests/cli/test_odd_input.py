"""The terminal with what goes wrong: odd names, broken models, words that nothing says."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from chatapp.cli import lists, option_types
from chatapp.cli.health import doctor
from chatapp.cli.session import Session
from chatapp.contract.protocol import ListModels, ModelsListed, UseSettings
from chatapp.contract.sampling import BOUNDS
from chatapp.machine.paths import Paths
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
    for kind, (shape, values) in made.tensors.items():
        made.tensors[kind] = shape, b"\x00\x00\xc0\x7f" * (len(values) // 4)  # NaN
    ran = chatapp(
        "ask", "--model", str(made.write(tmp_path / "nan.gguf")), "--max-tokens", "3", "hi"
    )
    assert ran.returncode == 1
    assert "nan.gguf is damaged" in ran.stderr
    assert "\x1b" not in ran.stdout


def test_a_context_that_grew_is_told_with_its_price(chatapp: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    chosen = {"context_short": "enlarge", "context_tokens": 512}
    (tmp_path / "data" / "settings.json").write_text(json.dumps(chosen))
    tiny = chat_model(context=4096).write(tmp_path / "tiny.gguf")
    question = "the word1 a word2 " * 90
    ran = chatapp(
        "ask",
        "--model",
        str(tiny),
        "--language",
        "en",
        "--max-tokens",
        "4",
        "--json",
        "--temperature",
        "0",
        question,
    )
    assert "tokens and takes 1 MB more memory." in ran.stderr
    assert _objects(ran)[-1]["event"] == "answered"


def test_a_draft_model_writes_ahead_or_is_refused_with_the_reason(
    chatapp: Run, tmp_path: Path
) -> None:
    main, draft, other = chat_model(), chat_model(layers=1), chat_model()
    other.keys["tokenizer.ggml.tokens"][1][1][270] = "other"
    files = [
        made.write(tmp_path / f"{name}.gguf")
        for name, made in zip("mdo", (main, draft, other), strict=True)
    ]
    model = (
        "ask",
        "--model",
        str(files[0]),
        "--max-tokens",
        "4",
        "--temperature",
        "0",
        "--language",
        "en",
        "hi",
    )
    model += ("--draft-model",)
    assert chatapp(*model, str(files[1])).returncode == 0
    refused = chatapp(*model, str(files[2]))
    assert refused.returncode == 1
    assert (
        "o.gguf can’t be used as a draft model for m.gguf: its vocabulary differs from token 270 on"
        in refused.stderr
    )


def test_a_model_check_tells_a_template_that_does_not_work(chatapp: Run, tmp_path: Path) -> None:
    made = chat_model()
    made.keys["tokenizer.chat_template"] = STRING, "{% for"
    ran = chatapp("models", "check", "--language", "en", str(made.write(tmp_path / "odd.gguf")))
    assert ran.returncode == 0
    assert "no usable chat template" in ran.stdout


@pytest.mark.model
def test_a_bound_is_written_as_a_whole_number(chatapp: Run) -> None:
    ran = chatapp("ask", "--sampling", "seed=-5", "--language", "en", "hi")
    assert ran.returncode == 1
    assert "-1 to 9007199254740992." in ran.stderr


def test_a_file_of_queries_may_begin_with_a_byte_order_mark(chatapp: Run, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"id": 1, "query": "leave"}\n', "utf-8-sig")
    assert (
        _objects(chatapp("search", "--document", HANDBOOK, "--queries", str(tmp_path / "q.jsonl")))[
            0
        ]["id"]
        == 1
    )


def test_queries_come_from_stdin_too(chatapp: Run) -> None:
    ran = chatapp(
        "search",
        "--document",
        HANDBOOK,
        "--queries",
        "-",
        input='{"id": "a", "query": "연차 휴가"}\n',
    )
    assert (ran.returncode, [row["id"] for row in _objects(ran)]) == (0, ["a"])


@pytest.mark.parametrize(
    ("option", "value", "bounds"),
    [
        ("--seed", "-5", "from -1 to 9007199254740992"),
        ("--seed", "1.5", "from -1 to 9007199254740992"),
        ("--max-tokens", "0", "from 1 to 1048576"),
        ("--max-tokens", "9999999", "from 1 to 1048576"),
        ("--temperature", "9", "from 0 to 5"),
        ("--temperature", "nan", "from 0 to 5"),
    ],
)
def test_a_number_out_of_range_is_wrong_usage_and_told_with_its_range(
    capsys: pytest.CaptureFixture[str], option: str, value: str, bounds: str
) -> None:
    from chatapp.cli import main

    with pytest.raises(SystemExit) as left:
        main.run(["ask", f"{option}={value}", "hi"])
    assert (left.value.code, bounds in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_the_terminal_has_the_bounds_of_each_setting(name: str) -> None:
    read, (low, high) = option_types.sampling(name), BOUNDS[name]
    assert (read(f"{low:.16g}"), read(f"{high:.16g}")) == (low, high)
    for value in (low - 1, high + 1):
        with pytest.raises(argparse.ArgumentTypeError):
            read(str(value))


@pytest.mark.parametrize("order", [("--json", "FILE"), ("FILE", "--json")])
def test_options_stand_before_and_behind_the_file_that_is_checked(
    chatapp: Run, tmp_path: Path, order: tuple[str, str]
) -> None:
    file = str(chat_model().write(tmp_path / "tiny.gguf"))
    ran = chatapp("models", "check", *(file if one == "FILE" else one for one in order))
    assert (ran.returncode, _objects(ran)[0]["name"]) == (0, "Tiny")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "No chat model was found"), ("ko", "대화 모델이 없어요")]
)
def test_without_any_model_the_list_says_how_to_get_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, language: Any, said: str
) -> None:
    session = Session(Paths(tmp_path), language)
    session._engine = _NoModels()  # type: ignore[assignment]
    lists.run_models(session, argparse.Namespace(file=None, json=False))
    assert said in capsys.readouterr().out


class _NoModels:
    """An engine on a machine without any GGUF file."""

    def send(self, kind: type[UseSettings], **arguments: Any) -> int:
        return kind(id=1, **arguments).id

    def last(self, kind: type[ListModels]) -> ModelsListed:
        return ModelsListed(id=kind(id=1).id, models=())


def test_a_missing_display_is_a_note_and_no_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    is_well, _, said = doctor._window(Session(Paths(tmp_path), "en"))
    assert (is_well, "No display" in said) == (None, True)


def test_a_file_name_cannot_steer_the_terminal(chatapp: Run, tmp_path: Path) -> None:
    odd = tmp_path / "a\x1b[31mb.txt"
    odd.write_text("The tram ends at Linden Square.", "utf-8")
    assert "a[31mb.txt" in chatapp("add", str(odd)).stdout
    assert "\x1b" not in chatapp("add", f"{odd}.gone").stderr


def test_a_folder_that_cannot_be_used_is_told_in_the_form_and_language_asked_for(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    command = [
        sys.executable,
        "-m",
        "chatapp",
        "documents",
        "--data-dir",
        str(tmp_path / "file"),
        "--json",
    ]
    ran = subprocess.run(
        [*command, "--language", "ko"], capture_output=True, text=True, timeout=280, check=False
    )
    assert ran.returncode == 1
    assert _objects(ran)[0]["error"] == "FolderUnusable"
    assert "폴더" in ran.stderr


@pytest.mark.parametrize(
    "command", [("presets",), ("ask", "--max-tokens", "3", "hi"), ("ask", "--json", "hi")]
)
def test_an_output_on_a_full_disk_is_one_sentence(tmp_path: Path, command: tuple[str, ...]) -> None:
    program = [
        sys.executable,
        "-m",
        "chatapp",
        *command,
        "--language",
        "en",
        "--data-dir",
        str(tmp_path),
    ]
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            program, stdout=full, stderr=subprocess.PIPE, text=True, timeout=280, check=False
        )
    said = ran.stderr.splitlines()
    assert (ran.returncode, said[-1]) == (
        1,
        "chatapp: The output cannot be written (no space left on the disk).",
    )
    assert not any("Traceback" in line for line in said)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no shell that closes streams so")
@pytest.mark.parametrize("how", [">&-", "<&- >&- 2>&-", "2>&1 | head -c 1", "--help | true"])
def test_streams_that_are_closed_or_left_early_are_no_fault(tmp_path: Path, how: str) -> None:
    program = f"{sys.executable} -m chatapp presets --language en --data-dir {tmp_path} {how}"
    ran = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", program],
        capture_output=True,
        timeout=280,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="there is no shell there")
def test_an_answer_whose_reader_has_left_ends_at_once(tmp_path: Path) -> None:
    ask = f"{sys.executable} -m chatapp ask --data-dir {tmp_path} 'Tell me a very long story.' | head -n 1 | wc -l"
    ran = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", ask], capture_output=True, timeout=280, check=False
    )
    assert (ran.returncode, ran.stdout.strip(), ran.stderr) == (0, b"1", b"")
