"""The terminal's contract, as scripts see it: one real process a test."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from chatapp.contract import protocol
from tests.cli.conftest import Run
from tests.engine_process import Engine

HANDBOOK = str(resources.files("chatapp") / "samples" / "handbook.pdf")
EXACT = ("--temperature", "0", "--max-tokens", "40")


def _objects(shown: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shown.stdout.splitlines()]


def test_version_and_help_start_no_engine() -> None:
    for option, shown in (("--version", "chatapp 0."), ("--help", "COMMAND")):
        ran = subprocess.run(
            [sys.executable, "-m", "chatapp", option], capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0
        assert shown in ran.stdout


@pytest.mark.model
def test_a_question_is_answered_on_stdout_alone(chatapp: Run) -> None:
    ran = chatapp("ask", *EXACT, "What is the capital of France?")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Paris" in ran.stdout


@pytest.mark.model
def test_json_is_tokens_and_then_one_answer(chatapp: Run) -> None:
    *tokens, answered = _objects(
        chatapp("ask", "--json", *EXACT, "--seed", "1", "Name three colours.")
    )
    assert {token["event"] for token in tokens} == {"token"}
    assert answered["event"] == "answered"
    assert "".join(token["text"] for token in tokens) == answered["text"]
    assert {"refused", "sources", "usage", "timing"} <= set(answered)
    assert set(answered["usage"]) == {"prompt_tokens", "reused_tokens", "answer_tokens"}
    assert answered["timing"]["tokens_per_s"] > 0


@pytest.mark.model
def test_the_question_can_come_from_stdin(chatapp: Run) -> None:
    assert "Paris" in chatapp("ask", *EXACT, "-", input="What is the capital of France?").stdout


@pytest.mark.model
def test_an_answer_from_a_pdf_names_page_quote_and_boxes(chatapp: Run) -> None:
    question = "How many days of annual leave does a new employee get?"
    answered = _objects(chatapp("ask", "--json", *EXACT, "--document", HANDBOOK, question))[-1]
    source = answered["sources"][0]
    assert not answered["refused"]
    assert source["document"] == "handbook.pdf"
    assert source["page"] >= 1
    assert "leave" in source["quote"]
    assert all(len(box) == 4 for box in source["boxes"])
    assert {"supported": True, "why": ""}.items() <= answered["claims"][0].items()
    assert "leave" in answered["claims"][0]["text"]


@pytest.mark.model
def test_what_the_document_does_not_say_is_refused_with_the_nearest_pages(chatapp: Run) -> None:
    answered = _objects(
        chatapp("ask", "--json", "--document", HANDBOOK, "Who composed the opera Tannhäuser?")
    )[-1]
    assert answered["refused"]


@pytest.mark.model
def test_presets_with_values_keep_their_form(chatapp: Run) -> None:
    answered = _objects(
        chatapp(
            "ask",
            "--json",
            "--preset",
            "classify",
            "--set",
            "labels=good, bad",
            "The food was awful.",
        )
    )[-1]
    assert answered["text"] in ("good", "bad")


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask"],
        ["ask", "--set", "novalue", "q"],
        ["search"],
        ["nonsense"],
        ["ask", "--max-tokens", "0", "q"],
        ["ask", "--temperature", "-1", "q"],
        ["search", "--top", "0", "q"],
        ["models", "check"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "chatapp", *arguments], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert ran.stderr


def test_a_failure_is_exit_code_1_with_its_message_on_stderr(chatapp: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"MZ\x90\x00 this is a program")
    ran = chatapp("ask", "--json", "--document", str(bad), "hi")
    failed = _objects(ran)[-1]
    assert (ran.returncode, failed["event"], failed["error"]) == (1, "failed", "PdfNotPdf")
    assert "bad.pdf" in failed["message"]
    assert failed["message"] in ran.stderr


def test_many_queries_are_answered_in_one_start(chatapp: Run, tmp_path: Path) -> None:
    queries = tmp_path / "q.jsonl"
    queries.write_text(
        '{"id": "a", "query": "annual leave"}\n{"id": "b", "query": "연차 휴가"}\n', "utf-8"
    )
    rows = _objects(
        chatapp("search", "--document", HANDBOOK, "--top", "3", "--queries", str(queries))
    )
    assert [row["id"] for row in rows] == ["a", "b"]
    promised = {"document", "page", "text", "score", "boxes"}
    assert all(
        promised <= passage.keys() <= promised | {"heading", "place"}
        for row in rows
        for passage in row["passages"]
    )
    assert all(1 <= len(row["passages"]) <= 3 for row in rows)


def test_one_bad_file_of_many_does_not_cost_the_others(chatapp: Run, tmp_path: Path) -> None:
    bad = tmp_path / "empty.pdf"
    bad.touch()
    ran = chatapp("add", "--json", str(bad), HANDBOOK, HANDBOOK)
    assert ran.returncode == 1
    assert [row["event"] for row in _objects(ran)] == ["failed", "added", "added"]
    assert [row.get("was_there") for row in _objects(ran)] == [None, False, True]
    assert [row["name"] for row in _objects(chatapp("documents", "--json"))] == ["handbook.pdf"]


def test_presets_models_and_doctor_tell_what_is_there(chatapp: Run) -> None:
    assert {"chat", "translate", "summarize", "answer"} <= {
        row["id"] for row in _objects(chatapp("presets", "--json"))
    }
    assert any(row["kind"] == "chat" for row in _objects(chatapp("models", "--json")))
    assert {"Data folder", "Chat model"} <= {
        row["what"] for row in _objects(chatapp("doctor", "--json", "--language", "en"))
    }


def test_a_held_library_is_named_and_a_plain_question_needs_none(
    chatapp: Run, tmp_path: Path
) -> None:
    window = Engine(tmp_path / "data", tmp_path / "log")
    window.ask(protocol.ListDocuments)
    ran = chatapp("documents", "--json", "--language", "en")
    assert ran.returncode == 1
    assert str(window.process.pid) in _objects(ran)[-1]["message"]
    assert chatapp("ask", *EXACT, "Say hi.").returncode == 0
    window.close()


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_ends_cleanly(tmp_path: Path, interruptible: None) -> None:
    command = [
        sys.executable,
        "-m",
        "chatapp",
        "ask",
        "--data-dir",
        str(tmp_path),
        "Tell me a very long story.",
    ]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert running.stdout is not None
    assert running.stdout.read(10)
    os.killpg(running.pid, signal.SIGINT)
    _, complaints = running.communicate(timeout=280)
    assert running.returncode == 130
    assert b"Traceback" not in complaints


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")
def test_ctrl_c_ends_an_import_and_does_not_go_on_with_the_next_file(
    tmp_path: Path, interruptible: None
) -> None:
    long = tmp_path / "long.pdf"
    canvas = Canvas(str(long))
    for number in range(3000):
        canvas.drawString(40, 540, f"Page {number}")
        canvas.showPage()
    canvas.save()
    command = [
        sys.executable,
        "-m",
        "chatapp",
        "add",
        "--data-dir",
        str(tmp_path / "data"),
        str(long),
        HANDBOOK,
    ]
    terminal, side = os.openpty()
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=side, start_new_session=True)
    assert os.read(terminal, 100)
    running.send_signal(signal.SIGINT)
    shown, _ = running.communicate(timeout=280)
    assert (running.returncode, shown) == (130, b"")


def test_a_preset_that_reads_documents_does_not_answer_without_any(chatapp: Run) -> None:
    ran = chatapp("ask", "--json", "--preset", "answer", "How many days of leave?")
    assert (ran.returncode, _objects(ran)[-1]["error"]) == (1, "PresetWantsDocuments")


def test_broken_settings_are_said_and_kept(chatapp: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text("{broken", "utf-8")
    ran = chatapp("documents")
    assert (ran.returncode, len(list((tmp_path / "data").glob("settings.broken-*.json")))) == (0, 1)
    assert "settings.json" in ran.stderr


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_cannot_be_read_is_said_in_one_language(
    chatapp: Run, tmp_path: Path, language: str
) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"MZ this is a program")
    ran = chatapp(
        "add", "--language", language, str(tmp_path / "bad.pdf"), str(tmp_path / "gone.pdf")
    )
    words = {"en": ("a program (EXE)", "no such file"), "ko": ("실행 파일(EXE)", "파일이 없음")}
    assert all(
        word in line for word, line in zip(words[language], ran.stderr.splitlines(), strict=True)
    )


def test_files_for_a_window_that_cannot_open_go_into_the_library(tmp_path: Path) -> None:
    without = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY")
    }
    without |= {"QT_QPA_PLATFORM": "xcb"}
    command = [
        sys.executable,
        "-m",
        "chatapp",
        "--data-dir",
        str(tmp_path),
        "--lang",
        "ko",
        HANDBOOK,
    ]
    ran = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=280, env=without
    )
    assert ran.returncode == 0
    assert "handbook.pdf: 6쪽" in ran.stdout


def test_a_preset_whose_file_is_broken_is_told_by_its_file_and_line(
    chatapp: Run, tmp_path: Path
) -> None:
    (tmp_path / "data" / "prompts").mkdir(parents=True)
    (tmp_path / "data" / "prompts" / "mine.md").write_text(
        "---\nid: mine\nname: [\n---\n# user en\n{text}\n", "utf-8"
    )
    ran = chatapp("ask", "--preset", "mine", "hello")
    assert (ran.returncode, "mine.md, line" in ran.stderr) == (1, True)


def test_a_setting_of_the_wrong_kind_is_named_and_kept(chatapp: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "settings.json").write_text(
        '{"threads": "many", "theme": "dark"}', "utf-8"
    )
    ran = chatapp("documents")
    assert (ran.returncode, "threads" in ran.stderr, "theme" in ran.stderr) == (0, True, False)


@pytest.mark.model
def test_the_tour_leaves_the_library_as_it_was(chatapp: Run) -> None:
    assert "[1]" in chatapp("tour").stdout
    assert chatapp("documents", "--json").stdout == ""


@pytest.mark.model
def test_the_tour_asks_in_korean_what_the_model_can_answer_and_says_why_not_the_rest(
    chatapp: Run,
) -> None:
    shown = chatapp("tour", "--language", "ko").stdout
    assert "영어만 알아서 영어로 물어봐요" in shown
    assert "> 연차 휴가는 며칠인가요?" in shown
    assert "4쪽" in shown


def test_a_folder_is_added_with_all_it_holds_and_a_bad_file_is_named(
    chatapp: Run, tmp_path: Path
) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "tram.txt").write_text("The tram ends at Linden Square.", "utf-8")
    (tmp_path / "papers" / "bad.docx").write_bytes(b"PK\x03\x04 no zip")
    for file in (tmp_path / "papers").iterdir():
        os.utime(file, (1_000_000_000, 1_000_000_000))
    ran = chatapp("add", "--json", str(tmp_path / "papers"))
    assert [one["event"] for one in _objects(ran)] == ["failed", "added", "folder"]
    assert (ran.returncode, "bad.docx" in ran.stderr) == (1, True)
    found = chatapp("search", "--json", "Linden Square")
    assert _objects(found)[0]["passages"][0]["place"] == "part 1"
