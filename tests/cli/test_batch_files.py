"""The files of a batch: what is taken, what is skipped and told, and results that never meet."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from chatapp.cli.batch_files import look, overwritten, result_file
from chatapp.errors import cause_code
from tests.cli.conftest import Run
from tests.pipe.test_whole_documents import TEXT, make_pdf


def make(folder: Path, *files: str) -> Path:
    for file in files:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text("The harbour has 14 berths.", "utf-8")
    return folder


def names(files: Sequence[Path]) -> list[str]:
    return [file.as_posix() for file in files]


def test_subfolders_are_counted_and_taken_only_when_asked_for(tmp_path: Path) -> None:
    folder = make(
        tmp_path,
        "b.txt",
        "a.txt",
        ".hidden",
        "sub/c.txt",
        "sub/deep/d.txt",
        ".git/e.txt",
        "two/f.txt",
    )
    flat, deep = look(folder, tmp_path / "out", False), look(folder, tmp_path / "out", True)
    assert (names(flat.files), flat.skipped) == (["a.txt", "b.txt"], 2)
    assert names(deep.files) == ["a.txt", "b.txt", "sub/c.txt", "sub/deep/d.txt", "two/f.txt"]
    assert deep.skipped == 0


def test_results_that_lie_in_the_folder_are_not_taken_again(tmp_path: Path) -> None:
    folder = make(tmp_path, "a.txt", "out/a.txt.md", "out/results.csv")
    found = look(folder, folder / "out", True)
    assert (names(found.files), found.skipped) == (["a.txt"], 0)


@pytest.mark.skipif(os.name == "nt", reason="links want a right there")
def test_a_link_to_a_folder_is_passed_over(tmp_path: Path) -> None:
    folder = make(tmp_path / "in", "a.txt", "sub/b.txt")
    (folder / "sub" / "round").symlink_to(folder)
    found = look(folder, tmp_path / "out", True)
    assert (names(found.files), found.skipped) == (["a.txt", "sub/b.txt"], 1)


def test_a_folder_that_cannot_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path, "a.txt", "sub/b.txt")
    scandir = os.scandir

    def refused(path: str) -> object:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    found = look(folder, tmp_path / "out", True)
    assert names(found.files) == ["a.txt"]
    assert [one.details for one in found.unread] == [
        {"name": "sub", "cause": cause_code("os.EACCES", words="Permission denied")}
    ]


def test_no_two_results_lie_in_one_place() -> None:
    files = [
        "a",
        "a.md/b",
        "a.md_/b",
        "a.md__/b",
        "a.MD/b",
        "results.csv",
        "results.csv/b",
        "results.csv_/b",
        "x/b",
        "b",
    ]
    results = [result_file(Path(file)) for file in files]
    taken = {Path("results.csv"), *results}
    assert len(taken) == len(files) + 1
    assert not any(parent in taken for result in results for parent in result.parents)


def test_a_result_in_the_place_of_a_document_is_found_before_it_is_written(tmp_path: Path) -> None:
    folder = make(tmp_path, "a.txt", "a.txt.md", "b.txt")
    files = look(folder, tmp_path / "out", False).files
    assert overwritten(folder, folder, files) == folder / "a.txt.md"
    assert overwritten(folder, tmp_path / "out", files) is None


@pytest.mark.model
def test_a_batch_of_subfolders_keeps_their_paths(chatapp: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "in" / name).mkdir(parents=True)
        make_pdf(tmp_path / "in" / name / "a.pdf", 1, TEXT)
    arguments = (
        "--preset",
        "classify",
        "--set",
        "labels=sea, law",
        "--recursive",
        "--language",
        "en",
    )
    ran = chatapp("batch", str(tmp_path / "in"), *arguments)
    with open(tmp_path / "in-classify" / "results.csv", encoding="utf-8-sig", newline="") as file:
        rows = [(row["file"], row["result_file"]) for row in csv.DictReader(file)]
    assert (ran.returncode, "skipped" in ran.stderr) == (0, False)
    assert rows == [("one/a.pdf", "one/a.pdf.md"), ("two/a.pdf", "two/a.pdf.md")]
    assert all((tmp_path / "in-classify" / result).is_file() for _, result in rows)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2 subfolders skipped; use --recursive to include them."),
        ("ko", "하위 폴더 2개를 건너뛰었어요. 함께 처리하려면 --recursive를 붙이세요."),
    ],
)
def test_what_is_passed_over_is_told(
    chatapp: Run, tmp_path: Path, language: str, said: str
) -> None:
    folder = make(tmp_path / "in", "one/a.txt", "two/b.txt")
    ran = chatapp("batch", str(folder), "--preset", "classify", "--language", language)
    assert (ran.returncode, ran.stderr.splitlines()[0]) == (1, f"chatapp: {said}")
