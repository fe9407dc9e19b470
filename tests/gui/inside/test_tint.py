"""The probability tint: how sure the model was, over the words of an answer in the transcript."""

from __future__ import annotations

import json
import math
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QTextFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message, TokenChance
from chatapp.gui.app.window import Window
from chatapp.gui.inside.tint.source_places import displayed
from chatapp.gui.inside.tint.tint_strip import TintStrip
from chatapp.gui.inside.tint.tinted_body import TintedBody
from chatapp.gui.inside.tint.token_popup import TokenPopup
from chatapp.gui.message_menu.answer_editor import AnswerEditor
from chatapp.gui.text.markdown import parse
from chatapp.gui.text.text_block import TextBlock
from chatapp.gui.text.text_style import text_style
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.widgets.theme import Theme

MARKDOWN = (
    "Hello **world**, see [a link](http://x.org/hello) and more. `code` x\n\n"
    "- one 😀\n- **두 번째**는\n\n> quoted\n\n```python\nprint(1)\n```\n\n"
    "| a | b |\n| - | - |\n| left | right |\n\nEnd."
)
LETTERS = "Helloworldseealinkandmorecodexone두번째는quotedprint1ableftrightEnd"


def tokens_of(text: str, *doubtful: str) -> tuple[TokenChance, ...]:
    """Return words with the space before them as tokens; `doubtful` had 5 %."""
    tokens, start = [], 0
    ends = [at for at, letter in enumerate(text) if letter in " \n" and at] + [len(text)]
    for end in ends:
        word = text[start:end]
        share = 0.05 if word.strip() in doubtful else 0.97
        others = ((" other", math.log(0.6)), (word, math.log(share)))
        tokens.append(TokenChance(word, math.log(share), others))
        start = end
    return tuple(tokens)


def asked(window: Window, qtbot: QtBot, question: str) -> Message:
    window.chats.current.ask(question)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    return window.chats.current.branch[-1]


def view_of(window: Window, message_id: int) -> MessageView:
    return window.transcript.view.findChildren(MessagePage)[0].views[message_id]


def body_of(window: Window, message_id: int) -> MessageBody:
    body = view_of(window, message_id).body
    assert body is not None
    return body


def tinted(window: Window, message_id: int) -> list[str]:
    """Return the words of an answer that have a ground."""
    words = []
    for block in body_of(window, message_id).column.blocks:
        text_block = block.document.begin()
        while text_block.isValid():
            for part in text_block.layout().formats():
                if part.format.hasProperty(QTextFormat.Property.BackgroundBrush):
                    words.append(text_block.text()[part.start : part.start + part.length])
            text_block = text_block.next()
    return words


def watcher(window: Window, message_id: int) -> TintedBody:
    return body_of(window, message_id).findChildren(TintedBody)[-1]


def switch_in_menu(window: Window, qtbot: QtBot, message_id: int) -> None:
    window.transcript.view.more_requested.emit(message_id, QPoint(900, 300))
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = "Show how sure the model was"
    menu.setActiveAction(next(one for one in menu.actions() if one.text() == words))
    QTest.keyClick(menu, Qt.Key.Key_Return)


def middle_of(window: Window, message_id: int, words: str) -> QPointF:
    """Return the middle of the place of a token in its text."""
    watched = watcher(window, message_id)
    place = next(place for place in watched.tokens.places if watched.tokens.words(place) == words)
    index = watched.tokens.places.index(place)
    return watched.lines(index)[0].center()


def popup_of(window: Window, message_id: int) -> TokenPopup:
    popup = watcher(window, message_id).popup
    assert popup is not None
    return popup


@pytest.fixture
def answer(window: Window, qtbot: QtBot) -> Message:
    """An answer of several kinds of blocks, whose word "world" had 5 %."""
    asked(window, qtbot, "say hello")
    last = window.chats.current.branch[-1]
    window.menu.edit(last)
    editor = window.main.findChildren(AnswerEditor)[-1]
    editor.edit.setPlainText(MARKDOWN)
    editor.buttons.accepted.emit()
    # The keyboard comes back from the dialog.
    window.main.activateWindow()
    qtbot.waitUntil(window.main.isActiveWindow)
    shown = window.chats.current.branch[-1]
    chances = tokens_of(MARKDOWN, "**world**,", "quoted", "**두", "print(1)", "left")
    window.chats.answers.chances.keep_computed(shown.id, chances)
    return shown


def test_each_letter_of_a_markdown_text_has_its_place_on_the_screen(theme: Theme) -> None:
    blocks = [TextBlock(block, text_style(theme)) for block in parse(MARKDOWN)]
    shown = [block.document.toRawText() for block in blocks]
    units = MARKDOWN.encode("utf-16-le")
    placed = displayed(MARKDOWN, shown)
    for unit, at in placed.items():
        raw = shown[at.block].encode("utf-16-le")
        assert units[2 * unit : 2 * unit + 2] == raw[2 * at.position : 2 * at.position + 2]
    order = sorted(placed, key=lambda unit: placed[unit])
    letters = b"".join(units[2 * unit : 2 * unit + 2] for unit in order).decode("utf-16-le")
    assert "".join(letter for letter in letters if letter.isalnum()) == LETTERS


def test_what_stands_only_on_the_screen_or_only_in_the_source_moves_nothing() -> None:
    placed = displayed("a $x^2$ b", ["a \ufffc b"])
    assert [placed.get(unit) for unit in (0, 8)] == [(0, 0), (0, 4)]
    assert len(displayed("x" * 5_000, ["y" * 5_000])) == 0


def test_the_menu_tints_an_answer_in_place_and_takes_the_tint_away(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    assert tinted(window, answer.id) == []
    switch_in_menu(window, qtbot, answer.id)
    assert tinted(window, answer.id) == ["world,", "두", "quoted", "print(1)", "left"]
    assert view_of(window, answer.id).findChildren(TintStrip)[0].isVisible()
    height = view_of(window, answer.id).height()
    switch_in_menu(window, qtbot, answer.id)
    qtbot.waitUntil(lambda: tinted(window, answer.id) == [])
    view = view_of(window, answer.id)
    qtbot.waitUntil(lambda: not view.findChildren(TintStrip))
    assert view.height() < height
    assert body_of(window, answer.id).findChildren(TintedBody) == []


def test_the_tint_is_no_part_of_what_is_copied(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    column = body_of(window, answer.id).column
    column.selection.select(column.position_at(QPointF(0, 0)), column.end())
    before = column.selection.text()
    switch_in_menu(window, qtbot, answer.id)
    qtbot.waitUntil(lambda: bool(tinted(window, answer.id)))
    column = body_of(window, answer.id).column
    column.selection.select(column.position_at(QPointF(0, 0)), column.end())
    assert column.selection.text() == before
    assert "background-color:#ec9b41" not in column.blocks[0].document.toHtml()


def test_the_words_of_code_have_their_colours_again_without_the_tint(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    def formats() -> list[object]:
        code = next(b for b in body_of(window, answer.id).column.blocks if b.is_code)
        parts = code.document.begin().layout().formats()
        return [(one.start, one.length, one.format.foreground().color().name()) for one in parts]

    before = formats()
    assert before
    for _time in range(2):
        window.shell.commands.action("tint_answer").trigger()
    assert formats() == before


def test_a_hovered_word_says_percent_and_alternatives(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    switch_in_menu(window, qtbot, answer.id)
    body = body_of(window, answer.id)
    at = middle_of(window, answer.id, "world,").toPoint()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at, body.mapToGlobal(at))
    QApplication.sendEvent(body, event)
    for words in ("“world,” 5.0%", "Also possible: ␣other 60%", "Click for the alternatives."):
        assert words in QToolTip.text()
    QToolTip.hideText()


def test_a_clicked_word_gives_its_alternatives_and_the_answer_goes_on_with_one(
    window: Window, qtbot: QtBot
) -> None:
    answer = asked(window, qtbot, "asked hello there")
    window.shell.commands.action("tint_answer").trigger()
    qtbot.waitUntil(lambda: bool(body_of(window, answer.id).findChildren(TintedBody)))
    second = watcher(window, answer.id).tokens.words(watcher(window, answer.id).tokens.places[1])
    at = middle_of(window, answer.id, second).toPoint()
    QTest.mouseClick(body_of(window, answer.id), Qt.MouseButton.LeftButton, pos=at)
    popup = popup_of(window, answer.id)
    assert popup.head.text().startswith(f"“{second}”")
    button = next(one for one in popup.choices.buttons if "other" in one.accessibleName())
    assert button.hasFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    begun = answer.text[: answer.text.index(" ")] + " other"
    qtbot.waitUntil(lambda: window.chats.current.branch[-1].text.startswith(begun))
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    version = window.chats.current.branch[-1]
    assert (version.id != answer.id, version.edited) == (True, True)
    # The scripted engine says what it was asked to continue.
    assert json.dumps(begun) in version.text
    assert window.store.messages.get(answer.id).text == answer.text


def test_a_dragged_selection_opens_nothing(window: Window, qtbot: QtBot, answer: Message) -> None:
    switch_in_menu(window, qtbot, answer.id)
    body = body_of(window, answer.id)
    start = middle_of(window, answer.id, "Hello").toPoint()
    end = middle_of(window, answer.id, "more.").toPoint()
    QTest.mousePress(body, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(body, end)
    QTest.mouseRelease(body, Qt.MouseButton.LeftButton, pos=end)
    assert watcher(window, answer.id).popup is None


def test_the_keyboard_goes_from_token_to_token_and_opens_one(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    window.shell.commands.action("tint_answer").trigger()
    qtbot.waitUntil(lambda: watcher(window, answer.id).current >= 0)
    body, watched = body_of(window, answer.id), watcher(window, answer.id)

    def current() -> str:
        return watched.tokens.words(watched.tokens.places[watched.current])

    qtbot.waitUntil(body.hasFocus)
    assert current() == "world,"
    QTest.keyClick(body, Qt.Key.Key_Right)
    assert current() == "see"
    QTest.keyClick(body, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert current() == "두"
    QTest.keyClick(body, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(body, Qt.Key.Key_Return)
    popup = popup_of(window, answer.id)
    assert popup.isVisible()
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: watched.popup is None)
    assert current() == "world,"
    QTest.keyClick(body, Qt.Key.Key_Tab)
    assert watched.current == -1


def test_probabilities_that_were_not_kept_are_computed_in_place(
    window: Window, qtbot: QtBot
) -> None:
    answer = asked(window, qtbot, "say hello there")
    switch_in_menu(window, qtbot, answer.id)
    strips = view_of(window, answer.id).findChildren(TintStrip)
    assert strips[0].label.text().startswith("Reading the text")
    qtbot.waitUntil(lambda: bool(body_of(window, answer.id).findChildren(TintedBody)))
    kept = window.chats.answers.chances.of(answer.id)
    assert [token.text for token in kept] == ["hello", " there"]
    tokens = watcher(window, answer.id).tokens
    assert [tokens.words(place) for place in tokens.places] == ["hello", "there"]


def test_computing_can_be_stopped(window: Window, qtbot: QtBot) -> None:
    answer = asked(window, qtbot, "say hello there")
    switch_in_menu(window, qtbot, answer.id)
    strip = view_of(window, answer.id).findChildren(TintStrip)[0]
    QTest.mouseClick(strip.end, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not view_of(window, answer.id).findChildren(TintStrip))
    assert body_of(window, answer.id).findChildren(TintedBody) == []


def test_a_tinted_answer_that_left_the_screen_is_tinted_when_it_comes_back(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    switch_in_menu(window, qtbot, answer.id)
    before = tinted(window, answer.id)
    long_text = "\n\n".join(f"say line {number}" for number in range(300))
    asked(window, qtbot, long_text)
    page = window.transcript.view.findChildren(MessagePage)[0]
    qtbot.waitUntil(lambda: answer.id not in page.views)
    page.verticalScrollBar().setValue(0)
    qtbot.waitUntil(lambda: tinted(window, answer.id) == before)


def test_theme_width_and_contrast_keep_the_tint(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    switch_in_menu(window, qtbot, answer.id)
    before = tinted(window, answer.id)
    theme = window.shell.theme
    theme.choose("dark")
    assert tinted(window, answer.id) == before
    theme.follow_contrast(Qt.ContrastPreference.HighContrast)
    assert tinted(window, answer.id) == before
    theme.follow_contrast(Qt.ContrastPreference.NoPreference)
    theme.choose("light")
    window.main.resize(900, 600)
    assert tinted(window, answer.id) == before


def test_a_growing_answer_has_no_tint_and_gets_it_again_at_its_end(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    switch_in_menu(window, qtbot, answer.id)
    before = tinted(window, answer.id)
    window.transcript.view.start_answer(answer.id)
    assert tinted(window, answer.id) == []
    assert body_of(window, answer.id).findChildren(TintedBody) == []
    window.transcript.view.finish_answer(answer)
    assert tinted(window, answer.id) == before


def test_another_chat_ends_the_tint(
    make_window: Callable[..., Window], window: Window, qtbot: QtBot, answer: Message
) -> None:
    switch_in_menu(window, qtbot, answer.id)
    chat = window.chats.current.chat
    window.shell.commands.action("new_chat").trigger()
    window.chats.current.open(chat.id)
    assert tinted(window, answer.id) == []


def test_less_likely_words_are_told_apart_without_colour(
    window: Window, qtbot: QtBot, answer: Message
) -> None:
    switch_in_menu(window, qtbot, answer.id)
    first = body_of(window, answer.id).column.blocks[0].document.begin().layout().formats()
    lined = [
        one for one in first if one.format.hasProperty(QTextFormat.Property.TextUnderlineStyle)
    ]
    assert len(lined) == 1


@pytest.mark.parametrize("choice", ["light", "dark"])
@pytest.mark.parametrize("is_stark", [False, True])
def test_tinted_text_can_be_read_in_every_theme(theme: Theme, choice: str, is_stark: bool) -> None:
    contrast = Qt.ContrastPreference
    theme.choose(choice)  # type: ignore[arg-type]
    theme.follow_contrast(contrast.HighContrast if is_stark else contrast.NoPreference)
    text, grounds = theme.colors.text, theme.colors.doubts
    theme.follow_contrast(contrast.NoPreference)
    theme.choose("light")
    assert min(ratio(text, ground) for ground in grounds) >= 4.5


def ratio(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG computes it."""
    first, second = sorted((luminance(one), luminance(other)))
    return (second + 0.05) / (first + 0.05)


def luminance(color: str) -> float:
    shares = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
