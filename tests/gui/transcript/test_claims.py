"""Underlined sentences: found through Markdown, told by pointer and keyboard, counted, and answered
with quotes.
"""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolTip
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Claim, Message, Source
from chatapp.gui.app.window import Window
from chatapp.gui.text.claim_places import find
from chatapp.gui.text.markdown import parse
from chatapp.gui.text.text_block import TextBlock
from chatapp.gui.text.text_style import text_style
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme
from tests.gui.transcript.conftest import shown

SOURCE = Source(1, "a.pdf", 3, "words", document_id=1)
FALSE = Claim("Prices rose by 12 % in May.", False, "NotOnPage", {"what": "12 %"})
TEXT = "It was so [1]. Prices rose by **12 %** in May [1]. The end."


def answer(text: str = TEXT, *claims: Claim) -> Message:
    return Message("assistant", text, id=1, sources=(SOURCE,), claims=claims or (FALSE,))


def underlined(theme: Theme, text: str, claim: str) -> list[str]:
    style = text_style(theme)
    blocks = [TextBlock(block, style) for block in parse(text, [1])]
    places = find([Claim(claim, False)], [block.document.toRawText() for block in blocks])
    return [blocks[place.block].document.toRawText()[place.start : place.end] for place in places]


@pytest.mark.parametrize(
    ("text", "claim", "found"),
    [
        (TEXT, FALSE.text, ["Prices rose by 12 % in May"]),
        ("> Prices rose [1].\n\nNo.", "Prices rose.", ["Prices rose"]),
        ("1. One\n2. It `grew` [1] fast.", "It `grew` fast.", ["It grew [1] fast"]),
        ("See [the page](https://a.b/c) [1].", "See [the page](https://a.b/c).", ["See the page"]),
        ("| a | b |\n|--|--|\n| 물가 | 12 [1] |", "| 물가 | 12 |", ["물가\u2029\ufdd012"]),
        ("물가는 *12%* 올랐어요 [1]. 끝.", "물가는 *12%* 올랐어요.", ["물가는 12% 올랐어요"]),
        ("It is so.\nIt is so.", "It is not so.", []),
    ],
)
def test_a_sentence_is_found_as_it_is_shown(
    theme: Theme, text: str, claim: str, found: list[str]
) -> None:
    squeezed = ["".join(c for c in one if c.isalnum()) for one in underlined(theme, text, claim)]
    assert squeezed == ["".join(c for c in one if c.isalnum()) for one in found]


def test_letters_beyond_sixteen_bits_do_not_shift_the_place() -> None:
    (place,) = find([Claim("is so", False)], ["😀 is so"])
    assert (place.start, place.end) == (3, 8)


def test_the_second_of_two_equal_sentences_is_found_at_its_own_place() -> None:
    claims = [Claim("It is so.", False), Claim("It is so.", False)]
    assert [place.start for place in find(claims, ["It is so. It is so."])] == [0, 10]


def test_a_sentence_that_is_not_carried_is_underlined(qtbot: QtBot, theme: Theme) -> None:
    wrong = shown(qtbot, theme, answer()).body
    right = shown(qtbot, theme, answer(TEXT, Claim(FALSE.text))).body
    assert wrong is not None
    assert right is not None
    pictures = [
        body.grab().toImage().convertToFormat(QImage.Format.Format_RGB32) for body in (wrong, right)
    ]
    assert pictures[0] != pictures[1]
    assert wrong.column.blocks[0].underlined
    assert not right.column.blocks[0].underlined


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "“12 %” is not on this page."), ("ko", "‘12 %’는 이 쪽에 없어요.")],
)
def test_pointing_at_it_says_why(qtbot: QtBot, theme: Theme, language: str, words: str) -> None:
    texts.use(language)  # type: ignore[arg-type]
    body = shown(qtbot, theme, answer()).body
    assert body is not None
    start, end, _ = next(link for link in body.column.links() if link[2].startswith("claim:"))
    at = body.column.rectangles(start, end)[0].center()
    assert body.column.claim_at(at) == "claim:0"
    QApplication.sendEvent(
        body, QHelpEvent(QEvent.Type.ToolTip, at.toPoint(), body.mapToGlobal(at.toPoint()))
    )
    assert words in QToolTip.text()


def test_outside_of_it_nothing_is_said(qtbot: QtBot, theme: Theme) -> None:
    body = shown(qtbot, theme, answer()).body
    assert body is not None
    assert body.column.claim_at(QPointF(4, 10)) == ""


def test_the_keyboard_reaches_it_and_enter_opens_its_page(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, answer())
    assert view.body is not None
    QToolTip.hideText()
    with qtbot.waitActive(view):
        view.activateWindow()
    view.body.setFocus()
    while not QToolTip.text():
        QTest.keyClick(view.body, Qt.Key.Key_Tab)
    assert QToolTip.text() == "“12 %” is not on this page."
    with qtbot.waitSignal(view.source_opened) as opened:
        QTest.keyClick(view.body, Qt.Key.Key_Return)
    assert opened.args[0] == SOURCE


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ((FALSE,), "One sentence is not supported by the page it cites."),
        (
            (FALSE, Claim("The end.", False)),
            "2 sentences are not supported by the pages they cite.",
        ),
    ],
)
def test_the_answer_says_how_many_are_not_carried(
    qtbot: QtBot, theme: Theme, claims: tuple[Claim, ...], words: str
) -> None:
    view = shown(qtbot, theme, answer(TEXT, *claims))
    assert words in [label.text() for label in view.findChildren(QLabel)]


def test_an_answer_that_holds_offers_nothing_else(qtbot: QtBot, theme: Theme) -> None:
    view = shown(qtbot, theme, answer(TEXT, Claim(FALSE.text)))
    assert not [
        button
        for button in view.findChildren(TextButton)
        if button.text() == "What the documents say"
    ]


def test_what_the_documents_say_is_another_version(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("claim Prices rose by 12 % [1].")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    before = window.chats.current.branch[-1]
    assert before.claims[0].why == "NotOnPage"
    buttons = window.transcript.view.findChildren(TextButton)
    QTest.mouseClick(
        next(one for one in buttons if one.text() == "What the documents say"),
        Qt.MouseButton.LeftButton,
    )
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    after = window.chats.current.branch[-1]
    assert after.text.startswith("> quote [1]")
    assert window.store.messages.versions(after) == [before.id, after.id]


def test_claims_are_there_after_a_restart(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("claim Prices rose by 12 % [1].")
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    told = window.chats.current.branch[-1]
    assert window.store.messages.get(told.id).claims == told.claims
    assert told.claims[0].details == {"what": "12 %"}


def test_the_verdict_of_the_model_comes_later_and_is_kept(window: Window, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.chats.answers.checked):
        window.chats.current.ask("judge It was built in Oslo [1].")
    judged = window.chats.current.branch[-1]
    assert judged.claims == (
        Claim("It was built in Oslo", False, "NotSupported", {"what": "Oslo"}),
    )
    assert window.store.messages.get(judged.id).claims == judged.claims
    words = [label.text() for label in _last_view(window).findChildren(QLabel)]
    assert "One sentence is not supported by the page it cites." in words


def test_a_verdict_on_an_answer_that_is_continued_meanwhile_is_dropped(
    window: Window, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.chats.answers.finished) as finished:
        window.chats.current.ask("judge It was built in Oslo [1].")
    answer = finished.args[0]
    window.store.messages.finish(replace(answer, text="It was built in Bergen [1]."))
    with qtbot.assertNotEmitted(window.chats.answers.checked, wait=300):
        pass
    assert window.store.messages.get(answer.id).claims[0].supported


def test_a_mark_opens_its_page_while_the_answer_grows(window: Window, qtbot: QtBot) -> None:
    window.chats.current.ask("citing")
    qtbot.waitUntil(lambda: "word" in (window.chats.current.branch[-1].text or _grown(window)))
    with qtbot.waitSignal(window.transcript.view.source_opened) as opened:
        _last_view(window)._on_link_clicked("source:1")
    assert opened.args[0].page == 3
    window.chats.current.stop()
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)


def test_an_answer_cut_off_by_the_death_of_the_engine_keeps_its_sources(
    window: Window, qtbot: QtBot
) -> None:
    window.chats.current.ask("citing")
    qtbot.waitUntil(lambda: "word" in _grown(window))
    os.kill(window.engine.pid, signal.SIGKILL)
    qtbot.waitUntil(lambda: not window.chats.current.is_busy)
    kept = window.store.messages.get(window.chats.current.branch[-1].id)
    assert kept.finish == "failed"
    assert [source.page for source in kept.sources] == [3]


def _last_view(window: Window) -> MessageView:
    return window.transcript.view.findChildren(MessageView)[-1]


def _grown(window: Window) -> str:
    body = _last_view(window).body
    return "".join(block.text() for block in body.column.blocks) if body is not None else ""


def test_a_narrow_answer_gives_the_sentence_about_its_claims_all_the_lines_it_needs(
    qtbot: QtBot, theme: Theme
) -> None:
    view = shown(qtbot, theme, answer(TEXT, FALSE, Claim("The end.", False)))
    view.lay_out(300, text_style(theme))
    (label,) = [one for one in view.findChildren(QLabel) if "supported" in one.text()]
    QApplication.processEvents()
    assert label.height() >= label.heightForWidth(label.width())
