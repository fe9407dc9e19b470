"""How fast models wrote: from real answers, kept by the content of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.contract.records import Model, Timing, Usage
from chatapp.engine.models.abilities.speed_store import SpeedStore

MODEL = Model("/a.gguf", "a", "chat", fingerprint="f1")
LONG = Usage(answer_tokens=100)


def test_the_speed_of_answers_outlives_the_engine_and_a_moved_file(tmp_path: Path) -> None:
    store = SpeedStore(tmp_path / "speeds.json")
    store.observe(MODEL, LONG, Timing(0.1, 40.0))
    store.observe(MODEL, LONG, Timing(0.1, 20.0))
    moved = Model("/b.gguf", "b", "chat", fingerprint="f1")
    assert SpeedStore(tmp_path / "speeds.json").of(moved) == pytest.approx(34.0)
    assert store.of(Model("/c.gguf", "c", "chat", fingerprint="f2")) == 0


def test_letters_are_counted_in_the_script_of_the_answer(tmp_path: Path) -> None:
    store = SpeedStore(tmp_path / "speeds.json")
    store.observe(MODEL, LONG, Timing(0.1, 40.0), "서울은 크다. " * 10)
    store.observe(MODEL, LONG, Timing(0.1, 40.0), "Seoul is large. " * 10)
    again = SpeedStore(tmp_path / "speeds.json")
    # 50 syllables and 120 letters in 100 tokens.
    assert again.letters(MODEL) == {"hangul": pytest.approx(20.0), "latin": pytest.approx(48.0)}
    assert again.of(MODEL) == pytest.approx(40.0)


def test_a_short_answer_says_nothing(tmp_path: Path) -> None:
    store = SpeedStore(tmp_path / "speeds.json")
    store.observe(MODEL, Usage(answer_tokens=3), Timing(0.1, 400.0))
    store.observe(MODEL, LONG, Timing(0.1, 0.0))
    assert store.of(MODEL) == 0


@pytest.mark.parametrize("content", ["", "[1]", '{"f1": "x"}', '{"f1": -3}', '{"f1": 1e999}'])
def test_a_broken_file_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "speeds.json").write_text(content)
    assert SpeedStore(tmp_path / "speeds.json").of(MODEL) == 0
