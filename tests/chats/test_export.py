"""A chat as Markdown."""

from __future__ import annotations

from chatapp.chats.export import Words, as_markdown, file_name
from chatapp.chats.titles import title_from
from chatapp.contract.records import Chat, Message, Source

WORDS = Words("You", "Answer", "Sources", "en")


def test_turns_and_sources_are_written_in_order() -> None:
    source = Source(1, "report.pdf", 3, "fell to\n31 cm")
    messages = [Message("user", "How low?"), Message("assistant", "31 cm [1].", sources=(source,))]
    text = as_markdown(Chat(1, "Rhine", 0, 0), messages, WORDS)
    assert text == (
        "# Rhine\n\n## You\n\nHow low?\n\n## Answer\n\n31 cm [1].\n\nSources\n\n"
        "- [1] report.pdf, p. 3: “fell to 31 cm”\n"
    )


def test_the_file_name_is_taken_by_every_file_system() -> None:
    assert file_name(Chat(1, "요약: a/b\\c? <x>", 0, 0)) == "요약 a b c x.md"
    assert file_name(Chat(1, "???", 0, 0)) == "chat.md"


def test_a_long_title_ends_at_a_word() -> None:
    title = title_from("word " * 40)
    assert len(title) <= 61
    assert title.endswith("word…")


def test_a_title_has_no_control_characters() -> None:
    assert title_from("\n```\n## a\x00b\u202ec") == "abc"
