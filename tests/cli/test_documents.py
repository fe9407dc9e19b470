"""`chatapp documents`: what an older version read is told, and read again when asked."""

from __future__ import annotations

import json
import sqlite3
from importlib import resources
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HANDBOOK = str(resources.files("chatapp") / "samples" / "handbook.pdf")


@pytest.fixture
def old(chatapp: Run, tmp_path: Path) -> Run:
    """A library of two documents that an older version read; the file of one is gone."""
    note = tmp_path / "note.txt"
    note.write_text("The tram ends at Linden Square.", "utf-8")
    chatapp("add", HANDBOOK, str(note))
    note.unlink()
    with sqlite3.connect(tmp_path / "data" / "library" / "library.db") as connection:
        connection.execute("UPDATE documents SET read_by = 0")
    connection.close()
    return chatapp


def test_it_says_how_many_an_older_version_read(old: Run) -> None:
    said = old("documents", "--language", "ko").stdout.splitlines()[-1]
    assert said.startswith("예전 버전으로 읽은 문서가 2개 있어요.")
    assert said.endswith("chatapp documents --read-again")


def test_they_are_read_again_and_one_whose_file_is_gone_is_named_and_stays(old: Run) -> None:
    ran = old("documents", "--read-again", "--language", "en")
    assert ran.returncode == 1
    assert ran.stdout.startswith("handbook.pdf: 6 pages")
    assert (
        ran.stderr
        == "chatapp: The file of note.txt is no longer where it was. Add it again from its new place.\n"
    )
    rows = [json.loads(line) for line in old("documents", "--json").stdout.splitlines()]
    assert {row["name"]: row.get("is_outdated", False) for row in rows} == {
        "handbook.pdf": False,
        "note.txt": True,
    }
