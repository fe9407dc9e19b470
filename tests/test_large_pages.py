"""The engine is started with the wish for large pages, and what it starts is not."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from chatapp import large_pages


def test_the_wish_is_added_once_and_what_was_there_stays() -> None:
    environment = {"GLIBC_TUNABLES": "glibc.malloc.arena_max=2"}
    for _ in range(2):
        large_pages.ask_for(environment)
    assert environment["GLIBC_TUNABLES"] == "glibc.malloc.arena_max=2:glibc.malloc.hugetlb=1"


def test_a_wish_of_the_user_is_kept() -> None:
    environment = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=0"}
    large_pages.ask_for(environment)
    assert environment["GLIBC_TUNABLES"] == "glibc.malloc.hugetlb=0"


def test_what_the_engine_starts_does_not_inherit_it() -> None:
    environment = {"GLIBC_TUNABLES": "glibc.malloc.arena_max=2"}
    large_pages.ask_for(environment)
    large_pages.leave_out(environment)
    assert environment == {"GLIBC_TUNABLES": "glibc.malloc.arena_max=2"}
    alone: dict[str, str] = {}
    large_pages.ask_for(alone)
    large_pages.leave_out(alone)
    assert alone == {}


@pytest.mark.skipif(sys.platform != "linux", reason="Linux's way to say so")
@pytest.mark.parametrize(("file_bytes", "may"), [(606_000_000, "1"), (98_000_000, "0")])
def test_a_small_model_does_without(file_bytes: int, may: str) -> None:
    try:
        large_pages.use_for(file_bytes)
        found = re.search(r"^THP_enabled:\s*(\d)", Path("/proc/self/status").read_text(), re.MULTILINE)
        assert found is not None
        assert found[1] == may
    finally:
        large_pages.use_for(sys.maxsize)
