"""What a reasoning model thinks is told apart from what it answers, wherever the pieces are cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from chatapp.engine.models.interface.thinking import ThinkingStream
from chatapp.engine.models.interface.thinking_families import FAMILIES, ThinkingFamily

THINK = next(family for family in FAMILIES if "<think>" in family.openings)


class Split(NamedTuple):
    thinking: str
    answer: str


def parts(pieces: Iterator[str], opened: ThinkingFamily | None = None) -> Split:
    """Return what a consumer ends with that appends text and takes back what is retracted."""
    stream = ThinkingStream(opened)
    thinking = answer = ""
    given = [part for piece in pieces for part in stream.feed(piece)]
    for part in [*given, *stream.finish()]:
        if part.is_thinking:
            thinking, answer = thinking + part.text, answer[part.retracts :]
        else:
            answer += part.text
    return Split(thinking, answer)


def cuts(text: str) -> Iterator[Iterator[str]]:
    """Yield the text in one piece, letter by letter, and cut in two at every letter."""
    yield iter([text])
    yield iter(text)
    for at in range(1, len(text)):
        yield iter([text[:at], text[at:]])


def only(text: str, opened: ThinkingFamily | None = None) -> Split:
    """Return the one result that all cuts have."""
    [result] = {parts(pieces, opened) for pieces in cuts(text)}
    return result


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.models.split(",")[0])
def test_thinking_and_answer_come_apart_in_every_family(family: ThinkingFamily) -> None:
    for opening in family.openings:
        for closing in family.closings:
            text = f"{opening}\nwhy? <b> [c]\n{closing}\n\nSo: 4 < 5."
            assert only(text) == ("why? <b> [c]\n", "So: 4 < 5.")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.models.split(",")[0])
def test_a_template_may_have_opened_the_thinking(family: ThinkingFamily) -> None:
    text = f"let me see{family.closings[0]}\n\n42"
    assert only(text, family) == ("let me see", "42")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.models.split(",")[0])
def test_a_lone_closing_mark_makes_thinking_of_what_came_before(family: ThinkingFamily) -> None:
    text = f"Hmm, 6 times 7.\n{family.closings[0]}\n\nIt is 42."
    assert only(text) == ("Hmm, 6 times 7.\n", "It is 42.")


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.models.split(",")[0])
def test_an_answer_that_begins_with_a_closing_mark_has_no_thinking(family: ThinkingFamily) -> None:
    assert only(f"{family.closings[-1]}\n\nHello") == ("", "Hello")


@pytest.mark.parametrize(
    "text",
    [
        "Use the <think> tag.",
        "Write <think> first and </think> last.",
        "End it with `</think>`, always.",
        "<thing> is it",
        "",
        "  spaces stay",
        "<think",
        "a < b [see 1] and 나는 <b>",
        "<answer>is XML</answer>",
        "one </thin",
    ],
)
def test_an_answer_without_thinking_stays_as_it_is(text: str) -> None:
    assert only(text) == ("", text)


def test_an_answer_cut_off_while_thinking_is_all_thinking() -> None:
    assert only("<think>so far </th") == ("so far </th", "")


def test_text_after_the_thinking_may_name_the_marks() -> None:
    text = "<think>a</think>\n\nIt writes <think> and </think>."
    assert only(text) == ("a", "It writes <think> and </think>.")


@pytest.mark.parametrize(
    ("text", "split"),
    [
        (
            "<think>a</think>\n<answer>\nb <answer> c</answer>",
            Split("a", "b <answer> c"),
        ),
        (
            "<|START_THINKING|>a<|END_THINKING|><|START_RESPONSE|>b<|END_RESPONSE|>",
            Split("a", "b"),
        ),
        ("<|START_RESPONSE|>b<|END_RESPONSE|>", Split("", "b")),
        (
            "<seed:think>a<seed:cot_budget_reflect>b</seed:cot_budget_reflect>c</seed:think>d",
            Split("abc", "d"),
        ),
    ],
)
def test_marks_around_the_answer_are_no_part_of_it(text: str, split: Split) -> None:
    assert only(text) == split


def test_the_channels_of_gpt_oss_may_take_turns() -> None:
    text = (
        "<|channel|>analysis<|message|>a<|end|>"
        "<|start|>assistant<|channel|>commentary<|message|>b<|end|>"
        "<|start|>assistant<|channel|>analysis<|message|>c<|end|>"
        "<|start|>assistant<|channel|>final<|message|>d"
        "<|start|>assistant<|channel|>analysis<|message|>e<|end|>"
        "<|start|>assistant<|channel|>final<|message|>f<|return|>"
    )
    assert only(text) == ("abce", "df")


def test_a_channel_mark_without_analysis_is_no_text() -> None:
    assert only("<|channel|>final<|message|>Hello") == ("", "Hello")


def test_an_empty_thought_of_gemma_is_no_text() -> None:
    assert only("<|channel>thought\n<channel|>Hello<turn|>") == ("", "Hello")
