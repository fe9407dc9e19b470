"""Engines that compute at the same time share the cores, and who is alone has them all."""

from __future__ import annotations

import errno
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from chatapp.engine.process import cpu_share
from chatapp.engine.process.cpu_share import CoreShare
from chatapp.machine import file_lock

_COMPUTES = """
import sys
from pathlib import Path
from chatapp.engine.process.cpu_share import CoreShare
with CoreShare(Path(sys.argv[1]), 2).computing():
    print("computes", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def always_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each look see what is the case now."""
    monkeypatch.setattr(cpu_share, "_LOOKS_EVERY_S", 0.0)


def _one(folder: Path, most: int) -> tuple[CoreShare, list[int]]:
    told: list[int] = []
    return CoreShare(folder, most, told.append), told


def test_who_is_alone_takes_all_cores(tmp_path: Path) -> None:
    one, told = _one(tmp_path / "not" / "there", 4)
    with one.computing():
        one.look()
    assert told == [4, 4]


def test_who_comes_and_who_is_there_already_share(tmp_path: Path) -> None:
    one, told_one = _one(tmp_path, 4)
    other, told_other = _one(tmp_path, 4)
    with one.computing():
        with other.computing():
            one.look()
            assert (told_one[-1], told_other[-1]) == (2, 2)
        one.look()
    assert told_one[-1] == 4
    with other.computing():
        pass
    assert told_other[-1] == 4


@pytest.mark.parametrize(
    ("engines", "most", "each"), [(2, 2, 1), (3, 8, 2), (2, 1, 1), (8, 4, 1), (10, 4, 1)]
)
def test_nobody_is_left_without_a_core(tmp_path: Path, engines: int, most: int, each: int) -> None:
    ones = [_one(tmp_path, most) for _ in range(engines)]
    begun = [one.computing() for one, _ in ones]
    for computing in begun:
        computing.__enter__()
    for one, told in ones:
        one.look()
        assert told[-1] == each
    for computing in begun:
        computing.__exit__(None, None, None)


def test_an_engine_that_is_killed_gives_its_cores_back(tmp_path: Path) -> None:
    one, told = _one(tmp_path, 2)
    command = [sys.executable, "-c", _COMPUTES, str(tmp_path)]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other,
        one.computing(),
    ):
        assert other.stdout is not None
        assert other.stdout.readline() == b"computes\n"
        one.look()
        assert told[-1] == 1
        other.kill()
        other.wait()
        one.look()
        assert told[-1] == 2


def _no_locks(stream: BinaryIO) -> None:
    raise OSError(errno.ENOLCK, "No locks available")


def _no_files(file: Path) -> BinaryIO:
    raise OSError(errno.EROFS, "Read-only file system")


@pytest.mark.parametrize(("name", "failing"), [("take", _no_locks), ("opened", _no_files)])
def test_where_nothing_can_be_locked_everybody_takes_all(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    failing: Callable[[object], BinaryIO],
) -> None:
    monkeypatch.setattr(file_lock, name, failing)
    one, told = _one(tmp_path, 2)
    with one.computing():
        one.look()
    assert told == [2, 2]


def test_it_looks_a_few_times_a_second_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(cpu_share, "_LOOKS_EVERY_S", 0.2)
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    one, told = _one(tmp_path, 2)
    with one.computing():
        one.look()
        assert told == [2]
        now[0] += 0.21
        one.look()
        assert told == [2, 2]
