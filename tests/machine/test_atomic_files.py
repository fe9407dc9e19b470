"""A file is replaced whole, and what killed processes left beside it goes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chatapp.machine.atomic_files import write_atomically


def test_a_file_is_replaced_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    write_atomically(file, b"old")
    write_atomically(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.skipif(os.name == "nt", reason="nobody can be asked there whether they run")
def test_what_a_killed_process_left_beside_a_file_is_deleted(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    file = tmp_path / "settings.json"
    of_the_dead = tmp_path / f"settings.json.{ended.pid}.tmp"
    of_the_living = tmp_path / f"settings.json.{os.getppid()}.tmp"
    of_another_file = tmp_path / f"other.json.{ended.pid}.tmp"
    for left in (of_the_dead, of_the_living, of_another_file):
        left.write_bytes(b"half")
    write_atomically(file, b"whole")
    assert sorted(tmp_path.iterdir()) == sorted([file, of_the_living, of_another_file])
