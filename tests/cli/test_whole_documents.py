"""`chatapp summarize`, `translate` and `batch` as scripts see them."""

from __future__ import annotations

import contextlib
import csv
import json
import signal
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.pipe.test_whole_documents import TEXT, make_pdf
from tests.waiting import until

CLASSIFY = ("--preset", "classify", "--set", "labels=sea, law", "--language", "en")


@pytest.mark.model
def test_every_point_of_a_summary_has_its_page(chatapp: Run, tmp_path: Path) -> None:
    file = make_pdf(tmp_path / "a.pdf", 2, TEXT)
    ran = chatapp("summarize", "--json", str(file))
    summary = json.loads(ran.stdout)
    points = [point for section in summary["sections"] for point in section["points"]]
    assert (ran.returncode, summary["event"], summary["document"]) == (0, "summarized", "a.pdf")
    assert points
    assert all(point["text"] and point["page"] in (1, 2) and point["boxes"] for point in points)


@pytest.mark.model
def test_a_translation_is_written_and_its_doubts_are_told(chatapp: Run, tmp_path: Path) -> None:
    file, output = make_pdf(tmp_path / "a.pdf", 1, ["Hello."]), tmp_path / "out.docx"
    (tmp_path / "terms").write_text("hello = 안녕하세요", "utf-8")
    arguments = ("--glossary", str(tmp_path / "terms"), "--output", str(output), "--language", "en")
    ran = chatapp("translate", str(file), "--to", "ko", *arguments)
    assert ran.returncode == 0
    assert ran.stderr.count("The model only knows English") == 1
    assert "word/document.xml" in zipfile.ZipFile(output).namelist()


def test_an_output_of_an_unknown_kind_is_refused_before_anything_is_done(
    chatapp: Run, tmp_path: Path
) -> None:
    file = make_pdf(tmp_path / "a.pdf", 1, ["Hello."])
    ran = chatapp("translate", str(file), "--to", "ko", "--output", "x.exe", "--language", "en")
    assert (ran.returncode, ".docx" in ran.stderr) == (1, True)


def test_a_folder_that_is_not_there_is_told_before_anything_is_done(
    chatapp: Run, tmp_path: Path
) -> None:
    file, output = make_pdf(tmp_path / "a.pdf", 1, ["Hello."]), tmp_path / "none" / "a.md"
    ran = chatapp("translate", str(file), "--to", "ko", "--output", str(output), "--language", "ko")
    assert (ran.returncode, "그런 폴더가 없음" in ran.stderr) == (1, True)
    assert not (tmp_path / "data" / "library").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "xx"), "‘xx’ 언어는 지원하지 않아요."),
        (("--to", "ko", "--output", "folder.md"), "folder.md 파일을 쓸 수 없어요(폴더)."),
        (
            ("--to", "ko", "--glossary", "terms.csv"),
            "용어집 terms.csv 파일을 쓸 수 없어요(2번째 줄에 번역이 없음).",
        ),
        (("--to", "ko", "--glossary", "none.csv"), "none.csv 파일을 열 수 없어요: 파일이 없음."),
    ],
    ids=["language", "output", "glossary", "no glossary"],
)
def test_a_wish_that_cannot_be_is_told_before_the_document_is_read(
    chatapp: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.md").mkdir()
    (tmp_path / "terms.csv").write_text("berth,선석\ncrane\n", "utf-8")
    ran = chatapp(
        "translate",
        str(make_pdf(tmp_path / "a.pdf", 1, ["Hello."])),
        *arguments,
        "--language",
        "ko",
    )
    assert (ran.returncode, said in ran.stderr) == (1, True), ran.stderr
    assert not (tmp_path / "data" / "library").exists()


@pytest.mark.skipif(
    sys.platform != "linux", reason="others have no folder in which nobody may write"
)
def test_a_folder_that_takes_no_files_is_told_before_the_document_is_read(
    chatapp: Run, tmp_path: Path
) -> None:
    file = make_pdf(tmp_path / "a.pdf", 1, ["Hello."])
    ran = chatapp(
        "translate", str(file), "--to", "ko", "--output", "/proc/a.md", "--language", "en"
    )
    assert (ran.returncode, "a.md cannot be written (" in ran.stderr) == (1, True)
    assert not (tmp_path / "data" / "library").exists()


@pytest.mark.model
def test_a_summary_that_is_not_in_the_language_asked_for_says_so(
    chatapp: Run, tmp_path: Path
) -> None:
    file = make_pdf(tmp_path / "a.pdf", 1, TEXT)
    asked, own = (
        chatapp("summarize", "--language", language, str(file)) for language in ("ko", "en")
    )
    assert "2개는 한국어가 아니에요" in asked.stderr, asked.stderr
    assert "Not in" not in own.stderr


@pytest.mark.model
def test_one_bad_file_does_not_stop_a_batch(chatapp: Run, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a-bad.pdf").write_bytes(b"MZ this is a program")
    make_pdf(folder / "b.pdf", 1, TEXT)
    ran = chatapp("batch", str(folder), "--preset", "classify", "--set", "labels=sea, law")
    with open(tmp_path / "in-classify" / "results.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ran.returncode == 1
    assert [(row["file"], bool(row["error"])) for row in rows] == [
        ("a-bad.pdf", True),
        ("b.pdf", False),
    ]
    assert (tmp_path / "in-classify" / "b.pdf.md").read_text("utf-8") in ("sea", "law")


@pytest.mark.parametrize(
    ("files", "preset", "said"),
    [
        ((), "classify", "The folder in has no readable documents."),
        (
            ("a.txt",),
            "answer",
            "The preset answer needs a question. Use --question to say what each document is asked.",
        ),
    ],
)
def test_a_batch_that_cannot_be_is_said_once(
    chatapp: Run, tmp_path: Path, files: tuple[str, ...], preset: str, said: str
) -> None:
    (tmp_path / "in").mkdir()
    for name in files:
        (tmp_path / "in" / name).write_text("The harbour has 14 berths.", "utf-8")
    ran = chatapp("batch", str(tmp_path / "in"), "--preset", preset, "--language", "en")
    assert (ran.returncode, ran.stderr.strip()) == (1, f"chatapp: {said}")
    assert not (tmp_path / f"in-{preset}" / "results.csv").exists()


@pytest.mark.model
def test_a_batch_goes_on_after_kill_9_and_leaves_finished_files_untouched(
    chatapp: Run, tmp_path: Path
) -> None:
    for name in "abc":
        (tmp_path / "in").mkdir(exist_ok=True)
        make_pdf(tmp_path / "in" / f"{name}.pdf", 1, TEXT)
    arguments = (str(tmp_path / "in"), *CLASSIFY)
    first = tmp_path / "in-classify" / "a.pdf.md"
    whole = [
        sys.executable,
        "-m",
        "chatapp",
        "batch",
        "--data-dir",
        str(tmp_path / "data"),
        *arguments,
        "--json",
    ]
    with subprocess.Popen(whole, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert json.loads(running.stdout.readline())["file"] == "a.pdf"
        running.kill()
    finished = first.stat()
    ran = chatapp("batch", *arguments)
    assert (ran.returncode, "3 done, 0 failed" in ran.stdout) == (0, True)
    assert "part 1 of 1" in ran.stderr or "already done" in ran.stderr
    assert (first.stat().st_mtime_ns, first.stat().st_ino) == (
        finished.st_mtime_ns,
        finished.st_ino,
    )


def _reading(store: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{store.as_uri()}?mode=ro", uri=True)


def _is_kept(store: Path) -> bool:
    """Say whether a part of a work is on the disk."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(_reading(store)) as reader:
        return bool(reader.execute("SELECT count(*) FROM parts").fetchone()[0])
    return False


@pytest.mark.model
@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to consoles alone")
def test_ctrl_c_keeps_what_is_finished_and_the_same_command_goes_on(
    chatapp: Run, tmp_path: Path, interruptible: None
) -> None:
    (tmp_path / "a.md").write_text("A ship.\n\nOne berth.\n\nTwo ships.\n\nThe end.\n", "utf-8")
    arguments = (str(tmp_path / "a.md"), "--to", "de", "--language", "en")
    whole = [
        sys.executable,
        "-m",
        "chatapp",
        "translate",
        "--data-dir",
        str(tmp_path / "data"),
        *arguments,
    ]
    with subprocess.Popen(whole, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        until(lambda: _is_kept(tmp_path / "data" / "library" / "works.db"), what="a part was kept")
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=280)
    again = chatapp("translate", *arguments)
    assert (running.returncode, b"run the same command to resume" in said) == (130, True)
    assert (again.returncode, "resuming: " in again.stderr) == (0, True)


@pytest.mark.model
def test_a_weak_result_of_a_batch_is_doubtful_in_the_table_and_on_stderr(
    chatapp: Run, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    make_pdf(tmp_path / "in" / "a.pdf", 1, ["말로베이 항구는 1887년에 지어졌습니다."])
    ran = chatapp("batch", str(tmp_path / "in"), *CLASSIFY)
    with open(tmp_path / "in-classify" / "results.csv", encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    assert row["doubtful"] == "The model only knows English, and the text is in another language."
    assert (row["doubtful"] in ran.stderr, "1 done (1 to check), 0 failed" in ran.stdout) == (
        True,
        True,
    )


def test_a_language_that_is_none_is_named(chatapp: Run, tmp_path: Path) -> None:
    ran = chatapp(
        "translate",
        str(make_pdf(tmp_path / "a.pdf", 1, ["Hello."])),
        "--to",
        "xx",
        "--language",
        "en",
    )
    assert (ran.returncode, "xx" in ran.stderr) == (1, True)
