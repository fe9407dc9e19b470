"""One message: how a refusal, figures and the line of the model's sight are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message, Source, Timing, Usage
from chatapp.gui.text.text_style import text_style
from chatapp.gui.transcript.message.answer_figures import figures
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.source_list import SourceLine
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme
from tests.gui.transcript.conftest import shown

SOURCE = Source(1, "a.pdf", 3, "words", document_id=1)


def text(view: MessageView) -> str:
    assert view.body is not None
    return "\n".join(block.text() for block in view.body.column.blocks)


def test_a_refusal_names_the_nearest_pages_as_links_only(qtbot: QtBot, theme: Theme) -> None:
    said = "The documents do not say. Closest pages: a.pdf p. 3 [1]."
    view = shown(qtbot, theme, Message("assistant", said, id=1, refused=True, sources=(SOURCE,)))
    assert text(view) == "These passages may have it:"
    assert [line.accessibleName() for line in view.findChildren(SourceLine)] == [
        "Source 1: a.pdf, p. 3"
    ]


def test_a_refusal_shows_the_sentences_in_full_and_offers_to_quote(
    qtbot: QtBot, theme: Theme
) -> None:
    quote = "The emergency generator is old; the supplier replaces it for 95 million won. " * 4
    source = replace(SOURCE, quote=quote)
    view = shown(qtbot, theme, Message("assistant", "…", id=1, refused=True, sources=(source,)))
    labels = [label.text() for label in view.findChildren(QLabel)]
    assert " ".join(quote.split()) in labels
    button = next(
        button
        for button in view.findChildren(TextButton)
        if button.text() == "What the documents say"
    )
    with qtbot.waitSignal(view.quotes_requested) as asked:
        button.click()
    assert asked.args == [1]


def test_what_was_found_besides_is_listed_and_opens(qtbot: QtBot, theme: Theme) -> None:
    found = Source(0, "b.pdf", 7, "other words", document_id=2)
    answer = Message("assistant", "So [1].", id=1, sources=(SOURCE,), also_found=(found,))
    view = shown(qtbot, theme, answer)
    assert "Also found" in [label.text() for label in view.findChildren(QLabel)]
    line = view.findChildren(SourceLine)[-1]
    assert line.accessibleName() == "Also found: b.pdf, p. 7"
    with qtbot.waitSignal(view.source_opened) as opened:
        QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert opened.args == [found, (SOURCE, found)]


def test_a_refusal_without_pages_keeps_the_words_of_the_engine(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, Message("assistant", "Nothing comes near.", id=1, refused=True))
    assert text(view) == "Nothing comes near."


@pytest.mark.parametrize(
    ("speed", "words"), [(42.34, "42 tok/s · 1,118 tokens"), (3.21, "3.2 tok/s · 1,118 tokens")]
)
def test_figures_stand_under_an_answer(
    qtbot: QtBot, theme: Theme, speed: float, words: str
) -> None:
    usage = Usage(prompt_tokens=800, reused_tokens=700, answer_tokens=1118)
    timing = Timing(first_token_s=0.42, tokens_per_s=speed)
    view = shown(qtbot, theme, Message("assistant", "So", id=1, usage=usage, timing=timing))
    assert figures(view.message) == words
    assert view.toolTip() == "800 tokens read, 700 of them from the cache; first token after 0.4 s"


def test_the_line_of_sight_makes_room_and_takes_it_back(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, Message("user", "What?", id=1))
    before = view.height()
    view.set_first_seen(True)
    assert view.lay_out(600, text_style(theme)) > before
    view.set_first_seen(False)
    assert view.lay_out(600, text_style(theme)) == before


def test_a_question_is_never_markdown(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, Message("user", "# a\n  *b* <b>c</b>", id=1))
    assert text(view) == "# a\n  *b* <b>c</b>"


def test_letters_beyond_sixteen_bits_do_not_shift_the_colours_of_code(
    qtbot: QtBot, theme: Theme
) -> None:
    plain = shown(qtbot, theme, Message("assistant", "```python\n'a' and 1\n```", id=1))
    emoji = shown(qtbot, theme, Message("assistant", "```python\n'😀' and 1\n```", id=1))
    colours = [_formats(view) for view in (plain, emoji)]
    assert [colour for _start, colour in colours[0]] == [colour for _start, colour in colours[1]]
    assert colours[1][-1][0] == colours[0][-1][0] + 1


def _formats(view: MessageView) -> list[tuple[int, str]]:
    assert view.body is not None
    document = view.body.column.blocks[0].document
    formats = document.begin().layout().formats()
    return [(one.start, one.format.foreground().color().name()) for one in formats]


def test_another_theme_repaints_the_text(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, Message("assistant", "words " * 40, id=1))
    light = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    theme.choose("dark")
    view.forget_style()
    view.lay_out(600, text_style(theme))
    dark = view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    theme.choose("light")
    assert light != dark
