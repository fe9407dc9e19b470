"""What a reasoning model thinks is told apart from what it answers, wherever the pieces are cut."""

from __future__ import annotations

import pytest

from chatapp.engine.models.interface.thinking import ThinkingStream


def _split(text: str, size: int, open_mark: str = "") -> tuple[str, str]:
    stream = ThinkingStream(open_mark)
    parts = [part for at in range(0, len(text), size) for part in stream.feed(text[at : at + size])]
    parts += stream.finish()
    return "".join(text for thinks, text in parts if thinks), "".join(
        text for thinks, text in parts if not thinks
    )


@pytest.mark.parametrize("size", [1, 3, 7, 1000])
@pytest.mark.parametrize(
    ("opened", "closed"),
    [
        ("<think>", "</think>"),
        ("[THINK]", "[/THINK]"),
        ("<|START_THINKING|>", "<|END_THINKING|>"),
        ("<|channel|>analysis<|message|>", "<|start|>assistant<|channel|>final<|message|>"),
    ],
)
def test_thinking_and_answer_come_apart(opened: str, closed: str, size: int) -> None:
    assert _split(f"{opened}\nwhy? <b>\n{closed}\n\nSo: 4.", size) == ("why? <b>\n", "So: 4.")


@pytest.mark.parametrize("size", [1, 5])
def test_a_template_may_have_opened_the_thinking(size: int) -> None:
    assert _split("let me see</think>\n\n42", size, "<think>") == ("let me see", "42")


@pytest.mark.parametrize(
    "text", ["Use the <think> tag.", "<thing> is it", "", "  spaces stay", "<think"]
)
def test_an_answer_without_thinking_stays_as_it_is(text: str) -> None:
    assert _split(text, 2) == ("", text)


def test_an_answer_cut_off_while_thinking_is_all_thinking() -> None:
    assert _split("<think>so far </th", 4) == ("so far </th", "")


def test_a_channel_mark_without_analysis_is_no_text() -> None:
    assert _split("<|channel|>final<|message|>Hello", 3) == ("", "Hello")
