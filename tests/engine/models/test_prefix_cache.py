"""States of chats on disk: found again, within their budget, gone with their chat; nothing of it
can hurt an answer.
"""

from __future__ import annotations

import os
import shutil
import struct
from array import array
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import pytest

from chatapp.engine.models import state_file
from chatapp.engine.models.prefix_cache import PrefixCache
from chatapp.engine.models.state_file import Owner, common_length

_BYTES = 10_000


class _Sequence:
    """A sequence whose saved states look like llama.cpp's: magic, version, count, tokens, numbers."""

    def __init__(self) -> None:
        self.held: list[int] = []
        self.largest_cut = 1 << 30
        """Tokens of the largest state that can be cut back after it was loaded."""
        self.writes = True

    def uses_part_of_state(self, tokens: int) -> bool:
        return tokens <= self.largest_cut

    def state_bytes(self) -> int:
        return _BYTES

    def save(self, path: Path) -> bool:
        tokens = array("i", self.held).tobytes()
        path.write_bytes(struct.pack("<III", 1, 2, len(self.held)) + tokens + bytes(_BYTES))
        return self.writes

    def load(self, path: Path, tokens: Sequence[int]) -> bool:
        self.held = list(tokens)
        return True


@pytest.fixture
def sequence() -> _Sequence:
    return _Sequence()


@pytest.fixture
def cache(tmp_path: Path, sequence: _Sequence) -> PrefixCache:
    made = PrefixCache(tmp_path / "kv", 1_000_000)
    made.attach(sequence, lambda: "model a")
    return made


def _talk(chat: int, length: int = 600) -> list[int]:
    return [chat, *range(1000, 1000 + length)]


def _ask(cache: PrefixCache, sequence: _Sequence, prompt: list[int], owner: Owner) -> int:
    """Read a prompt as the loop does; return how much of it need not be read."""
    common = common_length(array("i", sequence.held), array("i", prompt[:-1]))
    with cache.asking(owner):
        cache.fetch(prompt, common)
        common = common_length(array("i", sequence.held), array("i", prompt[:-1]))
        sequence.held = list(prompt)
    return common


def _files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "kv").glob("*.kv"))


def test_a_chat_that_another_one_pushed_out_is_found_again(
    cache: PrefixCache, sequence: _Sequence
) -> None:
    _ask(cache, sequence, _talk(1), Owner(1))
    assert _ask(cache, sequence, _talk(2), Owner(2)) == 0
    assert _ask(cache, sequence, [*_talk(1), 5, 6], Owner(1)) == len(_talk(1))


def test_a_new_process_finds_what_the_last_one_kept(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path
) -> None:
    _ask(cache, sequence, _talk(1), Owner(1))
    cache.detach()
    later, fresh = PrefixCache(tmp_path / "kv", 1_000_000), _Sequence()
    later.attach(fresh, lambda: "model a")
    assert _ask(later, fresh, [*_talk(1), 5], Owner(1)) == len(_talk(1))


def test_the_state_of_another_model_is_not_touched(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path
) -> None:
    _ask(cache, sequence, _talk(1), Owner(1))
    cache.detach()
    fresh = _Sequence()
    cache.attach(fresh, lambda: "model b")
    assert _ask(cache, fresh, [*_talk(1), 5], Owner(1)) == 0
    assert len(_files(tmp_path)) == 1


@pytest.mark.parametrize("owner", [Owner(), Owner(1)])
def test_short_talk_and_talk_of_nobody_are_not_kept(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path, owner: Owner
) -> None:
    _ask(cache, sequence, _talk(1, 600 if not owner else 100), owner)
    cache.keep(at_once=True)
    assert _files(tmp_path) == []


def test_a_chat_that_goes_on_has_one_state(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path
) -> None:
    for length in (400, 600, 900):
        _ask(cache, sequence, _talk(1, length), Owner(1))
        cache.keep()
    assert [len(state_file.read(file).tokens) for file in _files(tmp_path)] == [901]


def test_what_was_not_used_for_longest_goes_first(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path
) -> None:
    cache.allow(3 * (_BYTES + 4000))
    for chat in (1, 2, 3):
        _ask(cache, sequence, _talk(chat), Owner(chat))
        cache.keep()
        for file in _files(tmp_path):
            os.utime(file, (chat, state_file.read(file).owner.chat_id))
    _ask(cache, sequence, [*_talk(1), 9], Owner(1))
    _ask(cache, sequence, _talk(4), Owner(4))
    cache.keep()
    assert {state_file.read(file).owner.chat_id for file in _files(tmp_path)} == {1, 3, 4}


def test_a_budget_of_nothing_turns_it_off_and_empties_it(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path
) -> None:
    _ask(cache, sequence, _talk(1), Owner(1))
    cache.keep()
    cache.allow(0)
    _ask(cache, sequence, _talk(2), Owner(2))
    cache.keep(at_once=True)
    assert _files(tmp_path) == []


def test_a_forgotten_chat_leaves_nothing_and_is_not_kept_again(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path
) -> None:
    _ask(cache, sequence, _talk(1), Owner(1))
    cache.keep()
    sequence.held += range(500)
    cache.forget_chat(1)
    cache.keep(at_once=True)
    assert _files(tmp_path) == []


def test_states_of_chats_that_are_gone_are_swept(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path
) -> None:
    for chat in (1, 2):
        _ask(cache, sequence, _talk(chat), Owner(chat))
        cache.keep()
    cache.keep_chats([2])
    assert [state_file.read(file).owner.chat_id for file in _files(tmp_path)] == [2]


@pytest.mark.parametrize("sweeps", [False, True])
def test_a_removed_document_takes_its_states_along(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path, sweeps: bool
) -> None:
    for document in (7, 8):
        _ask(cache, sequence, _talk(document), Owner(1, (document, 9)))
        cache.keep()
    if sweeps:
        cache.keep_documents([8, 9])
    else:
        cache.forget_document(7)
    assert [state_file.read(file).owner.document_ids for file in _files(tmp_path)] == [(8, 9)]


@pytest.mark.parametrize("at", [0, 9, 300, 6000, -30, -20, -3])
def test_one_wrong_byte_is_noticed_and_the_file_deleted(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path, at: int
) -> None:
    _ask(cache, sequence, _talk(1), Owner(1))
    cache.detach()
    [file] = _files(tmp_path)
    raw = bytearray(file.read_bytes())
    raw[at] ^= 1
    file.write_bytes(raw)
    later, fresh = PrefixCache(tmp_path / "kv", 1_000_000), _Sequence()
    later.attach(fresh, lambda: "model a")
    assert _ask(later, fresh, [*_talk(1), 5], Owner()) == 0
    assert _files(tmp_path) == []


@pytest.mark.parametrize(
    "content", [b"", b"GGUF", bytes(5000), b"{" * 40], ids=["empty", "model", "zeros", "text"]
)
def test_a_foreign_file_is_deleted_and_nothing_happens(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "kv").mkdir()
    (tmp_path / "kv" / "x.kv").write_bytes(content)
    assert _ask(cache, sequence, _talk(1), Owner(1)) == 0
    assert _files(tmp_path) == []


def test_a_disk_that_refuses_costs_nothing_but_one_line_in_the_log(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    sequence.writes = False
    for chat in (1, 2, 3):
        _ask(cache, sequence, _talk(chat), Owner(chat))
        cache.keep()
    assert list((tmp_path / "kv").iterdir()) == []
    assert [record.message for record in caplog.records] == ["no disk space for KV states"]


@pytest.mark.parametrize("short", ["budget", "disk"])
def test_a_state_larger_than_there_is_room_for_is_not_kept_and_pushes_nothing_out(
    cache: PrefixCache,
    sequence: _Sequence,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    short: str,
) -> None:
    _ask(cache, sequence, _talk(1), Owner(1))
    cache.keep()
    if short == "disk":
        cache.most_bytes = 1 << 50
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1_000_000))
    monkeypatch.setattr(sequence, "state_bytes", lambda: 1_100_000)
    _ask(cache, sequence, _talk(2), Owner(0, (7,)))
    cache.keep(at_once=True)
    assert [state_file.read(file).owner.chat_id for file in _files(tmp_path)] == [1]
    assert _ask(cache, sequence, [*_talk(2), 5], Owner(0, (7,))) == len(_talk(2))


def test_half_written_files_of_a_crash_are_swept(
    cache: PrefixCache, sequence: _Sequence, tmp_path: Path
) -> None:
    (tmp_path / "kv").mkdir()
    old, young = tmp_path / "kv" / "a.tmp", tmp_path / "kv" / "b.tmp"
    old.touch()
    young.touch()
    os.utime(old, (0, 0))
    _ask(cache, sequence, _talk(1), Owner(1))
    assert (old.exists(), young.exists()) == (False, True)


def test_what_cannot_go_back_uses_whole_states_only(
    cache: PrefixCache, sequence: _Sequence
) -> None:
    _ask(cache, sequence, _talk(1), Owner(1))
    cache.keep()
    sequence.held, sequence.largest_cut = [], 0
    assert _ask(cache, sequence, [*_talk(1, 500), 7, 7], Owner(2)) == 0
    sequence.held = []
    assert _ask(cache, sequence, [*_talk(1), 7], Owner(1)) == len(_talk(1))


@pytest.mark.parametrize(
    ("ours", "theirs", "common"), [([], [1], 0), ([1], [2], 0), ([1, 2, 3], [1, 2, 4], 2)]
)
def test_common_beginnings(ours: list[int], theirs: list[int], common: int) -> None:
    assert common_length(array("i", ours), array("i", theirs)) == common
    whole = list(range(3000))
    assert (
        common_length(array("i", [*whole, *ours]), array("i", [*whole, *theirs])) == 3000 + common
    )
