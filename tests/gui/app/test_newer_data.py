"""A data folder that a newer version wrote: the window refuses in words and leaves it untouched."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

_OPENED = """
import sys
from PySide6.QtWidgets import QMessageBox
from chatapp.gui.app import opening
QMessageBox.exec = lambda box: print("box:", box.text(), flush=True)
sys.exit(opening.open_window(["--data-dir", sys.argv[1], "--language", "en"]))
"""


@pytest.mark.parametrize("place", ["chats.db", "library/library.db", "settings.json"])
def test_newer_data_is_refused_and_stays(tmp_path: Path, place: str) -> None:
    data = tmp_path / "data"
    file = data / place
    file.parent.mkdir(parents=True)
    if file.suffix == ".json":
        file.write_text('{"format": 99}', "utf-8")
    else:
        with contextlib.closing(sqlite3.connect(file)) as newer:
            newer.execute("PRAGMA user_version = 99")
    before = file.read_bytes()
    refused = subprocess.run(
        [sys.executable, "-c", _OPENED, str(data)], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 1
    assert refused.stdout.startswith(f"box: {file.name} was written by a newer version of chatapp")
    assert file.read_bytes() == before
    # Neither an engine nor a store was opened beside it.
    assert not (data / "chats.db").exists() or place == "chats.db"
    assert not list(data.rglob("*damaged*"))
