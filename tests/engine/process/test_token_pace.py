"""An engine whose tokens take three times as long takes fewer threads, where that helps."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from chatapp.engine.process.cpu_share import CoreShare
from chatapp.engine.process.token_pace import TokenPace


class _Clock:
    """A time that passes with the tokens, and what each takes by the number of threads."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.share = 1.0
        """The part of the processor time that the threads get."""
        monkeypatch.setattr(time, "monotonic", lambda: self.now)

    def write(self, pace: TokenPace, tokens: int, seconds: Callable[[int], float]) -> list[int]:
        """Return the number of threads after each token."""
        threads = []
        for _ in range(tokens):
            took = seconds(pace.threads)
            self.now += took
            threads.append(pace.took(took, took * pace.threads * self.share))
        return threads


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> _Clock:
    return _Clock(monkeypatch)


def _alone(threads: int) -> float:
    return 0.1 / threads


def _beside_others(threads: int) -> float:
    """Two of four cores are taken: more threads than are left wait for each other."""
    return 0.1 / threads if threads <= 2 else 0.3


def test_alone_it_keeps_all_threads(clock: _Clock) -> None:
    assert set(clock.write(TokenPace(4), 200, _alone)) == {4}


def test_tokens_that_take_three_times_as_long_take_fewer_threads(clock: _Clock) -> None:
    pace = TokenPace(4)
    clock.write(pace, 40, _alone)
    assert clock.write(pace, 40, _beside_others)[-1] == 2


def test_twice_as_long_changes_nothing(clock: _Clock) -> None:
    pace = TokenPace(4)
    clock.write(pace, 40, _alone)
    assert set(clock.write(pace, 200, lambda threads: 2 * _alone(threads))) == {4}


def test_a_single_slow_token_changes_nothing(clock: _Clock) -> None:
    pace = TokenPace(2)
    slow = iter([9.0] + [0.05] * 100)
    clock.write(pace, 40, _alone)
    assert set(clock.write(pace, 100, lambda _: next(slow))) == {2}


def test_where_fewer_are_no_faster_all_are_taken_again(clock: _Clock) -> None:
    pace = TokenPace(2)
    clock.write(pace, 40, _alone)
    threads = clock.write(pace, 30, lambda threads: 0.4 / threads)
    assert threads[-1] == 2
    # And the others are not tried again and again.
    assert threads.count(1) <= 8


def test_where_others_were_there_from_the_first_token_fewer_are_tried(clock: _Clock) -> None:
    clock.share = 0.2
    assert clock.write(TokenPace(4), 24, _beside_others)[-1] == 2


def test_half_of_the_processor_time_is_enough(clock: _Clock) -> None:
    clock.share = 0.5
    assert set(clock.write(TokenPace(4), 200, _alone)) == {4}


def test_when_the_others_are_gone_all_are_taken_again(clock: _Clock) -> None:
    pace = TokenPace(4)
    clock.write(pace, 40, _alone)
    clock.write(pace, 40, _beside_others)
    assert clock.write(pace, 400, _alone)[-1] == 4


def test_while_the_others_stay_fewer_are_kept(clock: _Clock) -> None:
    pace = TokenPace(4)
    clock.write(pace, 40, _alone)
    threads = clock.write(pace, 2000, _beside_others)[40:]
    assert threads.count(2) > 0.9 * len(threads)


def test_one_thread_stays_one(clock: _Clock) -> None:
    pace = TokenPace(1)
    clock.write(pace, 20, _alone)
    assert set(clock.write(pace, 50, lambda _: 5.0)) == {1}


def test_the_share_of_an_engine_follows_its_tokens(tmp_path: Path) -> None:
    told: list[int] = []
    share = CoreShare(tmp_path, 2, told.append)
    with share.computing():
        for seconds in [0.01] * 8 + [0.05] * 8:
            share.took(seconds, 2 * seconds)
        assert told == [2, 1]
        share.look()
    assert told[-1] == 1
