"""Characters are shown whole, and stop strings are never seen, however the tokens cut them."""

from __future__ import annotations

import itertools

import pytest

from chatapp.engine.models.llama.text_stream import TextStream


@pytest.mark.parametrize("text", ["한글 문장", "emoji 👩‍👩‍👧 and 漢字", "plain"])
def test_single_bytes_come_out_as_whole_characters(text: str) -> None:
    stream = TextStream()
    shown = [stream.feed(bytes([byte])) for byte in text.encode()]
    assert "".join(shown) + stream.finish() == text
    assert "�" not in "".join(shown)


@pytest.mark.parametrize("length", [1, 2])
def test_a_torn_character_at_the_end_is_dropped(length: int) -> None:
    """An answer that is stopped within a syllable ends before it."""
    stream = TextStream()
    assert stream.feed("이".encode() + "한".encode()[:length]) == "이"
    assert stream.finish() == ""


def test_bytes_that_are_no_character_are_still_shown_as_such() -> None:
    stream = TextStream()
    assert stream.feed(b"a\xffb") + stream.finish() == "a�b"


@pytest.mark.parametrize("cuts", list(itertools.combinations(range(1, 9), 2)))
def test_a_stop_string_is_cut_off_wherever_the_tokens_split_it(cuts: tuple[int, int]) -> None:
    stream = TextStream(stop=("<end>",))
    text = b"abc<end>xyz"
    pieces = [text[: cuts[0]], text[cuts[0] : cuts[1]], text[cuts[1] :]]
    assert "".join(map(stream.feed, pieces)) + stream.finish() == "abc"
    assert stream.hit_stop


def test_text_that_only_begins_like_a_stop_string_is_shown_at_the_end() -> None:
    stream = TextStream(stop=("<end>", "###"))
    assert stream.feed(b"a <en") + stream.feed(b"try> ##") + stream.finish() == "a <entry> ##"
    assert not stream.hit_stop


def test_the_earliest_of_two_stop_strings_counts() -> None:
    stream = TextStream(stop=("b", "a"))
    assert stream.feed(b"xxabyy") == "xx"
