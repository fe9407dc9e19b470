"""The engine is started with the wish for large pages, and what it starts is not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from chatapp.machine import huge_pages


def test_the_wish_is_added_once_and_what_was_there_stays() -> None:
    environment = {"GLIBC_TUNABLES": "glibc.malloc.arena_max=2"}
    for _ in range(2):
        huge_pages.ask_for(environment)
    assert environment["GLIBC_TUNABLES"] == "glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1"


def test_a_wish_of_the_user_is_kept() -> None:
    environment = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=0"}
    huge_pages.ask_for(environment)
    assert environment["GLIBC_TUNABLES"] == "glibc.malloc.hugetlb=0"


def test_what_the_engine_starts_does_not_inherit_it() -> None:
    environment = {"GLIBC_TUNABLES": "glibc.malloc.arena_max=2"}
    huge_pages.ask_for(environment)
    huge_pages.leave_out(environment)
    assert environment == {"GLIBC_TUNABLES": "glibc.malloc.arena_max=2"}
    alone: dict[str, str] = {}
    huge_pages.ask_for(alone)
    huge_pages.leave_out(alone)
    assert alone == {}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's way to say so")
@pytest.mark.parametrize(("file_bytes", "may"), [(606_000_000, "1"), (98_000_000, "0")])
def test_a_small_model_does_without(file_bytes: int, may: str) -> None:
    try:
        huge_pages.use_for(file_bytes)
        found = re.search(
            r"^THP_enabled:\s*(\d)", Path("/proc/self/status").read_text(), re.MULTILINE
        )
        assert found is not None
        assert found[1] == may
    finally:
        huge_pages.use_for(sys.maxsize)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's way to say so")
def test_they_stay_off_where_whoever_started_the_program_had_switched_them_off() -> None:
    program = "import ctypes, os, sys; ctypes.CDLL(None).prctl(41, 1, 0, 0, 0); os.execv(sys.executable, sys.argv[1:])"
    then = "from chatapp.machine import huge_pages; huge_pages.use_for(10**12); print(open('/proc/self/status').read())"
    command = [sys.executable, "-c", program, sys.executable, "-c", then]
    status = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^THP_enabled:\s*0$", status, re.MULTILINE)
