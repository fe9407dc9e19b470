"""Looking inside an answer: its tokens by probability, what else could have come, and no cost while
it is off.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message, TokenChance
from chatapp.gui.app.window import Window
from chatapp.gui.chats.token_probabilities import ANSWERS_KEPT, KeptLogprobs
from chatapp.gui.inside import token_pieces
from chatapp.gui.inside.inside_view import InsideView
from chatapp.gui.inside.token_choices import choices, percent
from chatapp.gui.widgets.theme import Theme

HALF = TokenChance(
    "b", math.log(0.25), (("a", math.log(0.5)), ("b", math.log(0.25)), ("c", math.log(0.13)))
)
TOKENS = (
    TokenChance("Hello", -0.01, (("Hello", -0.01), ("Hi", -5.0))),
    HALF,
    TokenChance("\n", -3.0),
)


@pytest.fixture
def view(qtbot: QtBot, theme: Theme) -> Iterator[InsideView]:
    """The dialog over an answer of three tokens."""
    over = QWidget()
    qtbot.addWidget(over)
    made = InsideView(theme, over)
    made.show_tokens(TOKENS)
    made.show()
    yield made
    made.close()


def asked(window: Window, qtbot: QtBot, question: str) -> Message:
    window.chats.current.ask(question)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    return window.chats.current.branch[-1]


def shown(window: Window) -> InsideView:
    return window.main.findChildren(InsideView)[-1]


def test_at_temperature_one_shares_are_those_of_the_model_among_the_pieces_shown() -> None:
    rows = choices(HALF, 1.0)
    assert [one.text for one in rows] == ["a", "b", "c", ""]
    assert [round(one.tempered or 0, 3) for one in rows[:3]] == [0.568, 0.284, 0.148]
    assert (round(rows[-1].probability, 3), rows[-1].tempered) == (0.12, None)


def test_a_temperature_of_nought_takes_the_likeliest() -> None:
    assert [one.tempered for one in choices(HALF, 0.0)] == [1.0, 0.0, 0.0, None]


def test_a_high_temperature_evens_out() -> None:
    cold, hot = (choices(HALF, at)[0].tempered or 0 for at in (0.5, 2.0))
    assert (round(cold, 2), round(hot, 2)) == (0.76, 0.45)


def test_a_drawn_piece_that_is_not_among_the_likeliest_is_shown_with_them() -> None:
    rows = choices(TokenChance("z", -9.0, (("a", -0.1),)), 1.0)
    assert [(one.text, one.was_drawn) for one in rows[:2]] == [("a", False), ("z", True)]


@pytest.mark.parametrize(
    ("share", "words"), [(0.623, "62%"), (0.0623, "6.2%"), (0.0006, "0.06%"), (1e-9, "<0.01%")]
)
def test_small_probabilities_keep_their_digits(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_text_can_be_read_on_every_ground(theme: Theme, choice: str) -> None:
    theme.choose(choice)  # type: ignore[arg-type]
    grounds = [token_pieces.ground(theme, share) for share in (0.7, 0.3, 0.05)]
    contrasts = [_contrast(theme.color("text"), one) for one in grounds]
    lightness = [one.lightness() for one in grounds]
    theme.choose("light")
    assert min(contrasts) >= 4.5
    assert lightness == sorted(lightness, reverse=choice == "light")


def _contrast(one: QColor, other: QColor) -> float:
    first, second = sorted((_luminance(one), _luminance(other)))
    return (second + 0.05) / (first + 0.05)


def _luminance(color: QColor) -> float:
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]
    ]  # type: ignore[index]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_arrow_keys_go_from_token_to_token(qtbot: QtBot, view: InsideView) -> None:
    qtbot.keyClick(view.pieces, Qt.Key.Key_Right)
    assert view.choices.words() == "a 50%, b 25%, c 13%, all others 12%"
    qtbot.keyClick(view.pieces, Qt.Key.Key_End)
    assert view.pieces.accessibleDescription().startswith("⏎: ")


def test_the_pointer_shows_the_token_under_it(qtbot: QtBot, view: InsideView) -> None:
    qtbot.mouseMove(view.pieces, view.pieces.rectangle(1).center().toPoint())
    qtbot.waitUntil(lambda: view.pieces.current == 1)


def test_nothing_is_asked_of_the_engine_while_it_is_off(window: Window, qtbot: QtBot) -> None:
    answer = asked(window, qtbot, "say hello")
    assert window.chats.answers.chances.of(answer.id) == ()


def test_the_probabilities_of_any_answer_are_computed_when_they_are_wanted(
    window: Window, qtbot: QtBot
) -> None:
    answer = asked(window, qtbot, "say hello there")
    window.shell.commands.action("look_inside").trigger()
    assert "are not available" in shown(window).state.text()
    shown(window).compute.click()
    qtbot.waitUntil(lambda: hasattr(shown(window), "pieces"))
    assert "Computed just now: Tiny 1M" in shown(window).state.text()
    kept = window.chats.answers.chances.of(answer.id)
    assert [token.text for token in kept] == ["hello", " there"]


def test_an_answer_of_another_session_is_looked_into_as_well(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    first = make_window()
    asked(first, qtbot, "say hello there")
    first.main.close()
    window = make_window()
    qtbot.waitUntil(lambda: window.models.choice.loaded is not None)
    window.shell.commands.action("look_inside").trigger()
    shown(window).compute.click()
    qtbot.waitUntil(lambda: hasattr(shown(window), "pieces"))


def test_an_answer_goes_on_from_an_alternative_as_a_version_of_its_own(
    window: Window, qtbot: QtBot
) -> None:
    answer = asked(window, qtbot, "asked hello there")
    asked_before = answer.text
    window.shell.commands.action("look_inside").trigger()
    view = shown(window)
    view.compute.click()
    qtbot.waitUntil(lambda: hasattr(view, "pieces"))
    view.pieces.choose(1)
    button = next(each for each in view.choices.buttons if "other" in each.accessibleName())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    version = window.chats.current.branch[-1]
    begun = asked_before[: asked_before.index(" ")] + " other"
    assert version.id != answer.id
    assert version.text.startswith(begun)
    # The scripted engine says what it was asked to continue.
    assert json.dumps(begun) in version.text
    assert version.edited
    assert window.store.messages.get(answer.id).text == asked_before


def test_the_likeliest_token_itself_is_no_alternative(view: InsideView) -> None:
    assert view.choices.buttons == []
    view.choices.offer_to_go_on()
    view.choices.show_token(HALF)
    offered = [button.accessibleName() for button in view.choices.buttons if not button.isHidden()]
    assert offered == ["Continue from here with “a” (50%)", "Continue from here with “c” (13%)"]


def test_tokens_that_share_a_syllable_are_drawn_as_its_parts() -> None:
    tokens = [TokenChance("\ufffd", -1.0, raw=raw) for raw in ("eb", "b7", "81")]
    words = [piece.words for piece in token_pieces.of_chances([*tokens, TOKENS[0]])]
    assert words == ["뷁 1/3", "2/3", "3/3", "Hello"]


def test_the_last_answers_alone_are_kept() -> None:
    kept = KeptLogprobs()
    for number in range(1, ANSWERS_KEPT + 2):
        kept.keep(Message("assistant", "", number), TOKENS)
    assert (kept.of(1), kept.of(2)) == ((), TOKENS)


def test_a_continued_answer_keeps_the_tokens_it_was_begun_with() -> None:
    kept = KeptLogprobs()
    kept.keep(Message("assistant", "", 1), TOKENS[:1])
    kept.keep(Message("assistant", "Hello", 1), TOKENS[1:])
    assert kept.of(1) == TOKENS


def test_ten_thousand_tokens_are_laid_out_at_once(qtbot: QtBot, theme: Theme) -> None:
    pieces = token_pieces.TokenPieces(theme, token_pieces.of_chances([TOKENS[0]] * 10_000))
    qtbot.addWidget(pieces)
    pieces.resize(600, 400)
    pieces.show()
    assert pieces.minimumHeight() > 10_000
    assert pieces.rectangle(9_999).right() <= 600
