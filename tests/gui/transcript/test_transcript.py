"""The transcript: what is shown, what can be pressed, and that nothing moves that was read already."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextDocument, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.records import Message, Source, Timing, Usage
from chatapp.gui.text.text_block import TextDocument
from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.source_list import SourceLine
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.transcript.welcome import SuggestionCard
from chatapp.gui.widgets.buttons import FlatButton, PillButton
from chatapp.gui.widgets.theme import Theme

SOURCES = (
    Source(1, "a.pdf", 3, "words", document_id=1),
    Source(2, "b.pdf", 4, "more", document_id=2),
)
NONE = Qt.KeyboardModifier.NoModifier
QUESTION = Message("user", "What?", id=1)
ANSWER = Message(
    "assistant",
    "It **is** so [1].\n\n```python\nprint(1)\n```\n\nSee https://a.example/x",
    id=2,
    finish="end",
    sources=SOURCES,
    usage=Usage(answer_tokens=118),
    timing=Timing(tokens_per_s=42.3),
)


@pytest.fixture
def transcript(qtbot: QtBot, theme: Theme) -> Transcript:
    made = Transcript(theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def view(transcript: Transcript, message_id: int) -> MessageView:
    return next(one for one in transcript.findChildren(MessageView) if one.message.id == message_id)


def button(inside: QTest | MessageView, name: str) -> FlatButton:
    return next(one for one in inside.findChildren(FlatButton) if one.accessibleName() == name)


def many(count: int) -> list[Message]:
    turns = [QUESTION, ANSWER]
    return [
        replace(turns[number % 2], id=number + 1, text=f"{turns[number % 2].text} {number}")
        for number in range(count)
    ]


def click_link(shown: MessageView, address: str) -> None:
    assert shown.body is not None
    start = next(start for start, _end, target in shown.body.column.links() if target == address)
    at = shown.body.column.rectangle(start).center() + QPointF(4, 0)
    QTest.mouseClick(shown.body, Qt.MouseButton.LeftButton, pos=at.toPoint())


def test_a_mark_in_the_text_opens_its_source(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.show_messages([QUESTION, ANSWER])
    with qtbot.waitSignal(transcript.source_opened) as opened:
        click_link(view(transcript, 2), "source:1")
    assert opened.args == [SOURCES[0], SOURCES]


def test_a_line_under_the_answer_opens_its_source(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.show_messages([QUESTION, ANSWER])
    with qtbot.waitSignal(transcript.source_opened) as opened:
        QTest.mouseClick(transcript.findChildren(SourceLine)[1], Qt.MouseButton.LeftButton)
    assert opened.args == [SOURCES[1], SOURCES]


def test_a_web_address_opens_only_by_a_click(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr("chatapp.gui.transcript.transcript.QDesktopServices.openUrl", opened.append)
    transcript.show_messages([QUESTION, ANSWER])
    assert opened == []
    click_link(view(transcript, 2), "https://a.example/x")
    assert opened == [QUrl("https://a.example/x")]


def test_the_keyboard_reaches_marks_and_opens_them(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.show_messages([ANSWER])
    body = view(transcript, 2).body
    assert body is not None
    body.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(transcript.source_opened):
        QTest.keyClick(body, Qt.Key.Key_Return)


def test_tab_goes_from_link_to_link_and_on_to_the_actions(transcript: Transcript) -> None:
    transcript.show_messages([ANSWER])
    body = view(transcript, 2).body
    assert body is not None
    body.setFocus(Qt.FocusReason.TabFocusReason)
    names = []
    for _press in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        names.append(QApplication.focusWidget().accessibleName())
    sources = ["Source 1: a.pdf, p. 3", "Source 2: b.pdf, p. 4"]
    assert names == ["Answer", "Copy code", *sources, "Copy", "Regenerate"]


def test_actions_come_with_the_keyboard_and_take_no_space(transcript: Transcript) -> None:
    transcript.show_messages([ANSWER])
    shown = view(transcript, 2)
    height = shown.height()
    assert shown.body is not None
    shown.body.setFocus(Qt.FocusReason.TabFocusReason)
    assert button(shown, "Regenerate").isVisible()
    assert shown.height() == height


@pytest.mark.parametrize(
    ("message", "name", "signal"),
    [
        (QUESTION, "Edit question", "edit_requested"),
        (ANSWER, "Regenerate", "regenerate_requested"),
    ],
)
def test_actions_name_their_message(
    qtbot: QtBot, transcript: Transcript, message: Message, name: str, signal: str
) -> None:
    transcript.show_messages([message])
    view(transcript, message.id).footer.set_keyboard(True)
    with qtbot.waitSignal(getattr(transcript, signal)) as asked:
        QTest.mouseClick(button(view(transcript, message.id), name), Qt.MouseButton.LeftButton)
    assert asked.args == [message.id]


def test_copy_puts_the_text_as_written_on_the_clipboard(transcript: Transcript) -> None:
    transcript.show_messages([ANSWER])
    view(transcript, 2).footer.set_keyboard(True)
    QTest.mouseClick(button(view(transcript, 2), "Copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == ANSWER.text


def test_code_is_copied_alone(transcript: Transcript) -> None:
    transcript.show_messages([ANSWER])
    QTest.mouseClick(button(view(transcript, 2), "Copy code"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "print(1)"


def test_a_selection_spans_blocks_and_keeps_list_marks(transcript: Transcript) -> None:
    transcript.show_messages([replace(ANSWER, text="one\n\n- two\n- three\n\n1. four")])
    body = view(transcript, 2).body
    assert body is not None
    body.setFocus()
    QTest.keyClick(body, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "one\n\n- two\n- three\n\n1. four"


def test_dragging_selects_text(transcript: Transcript) -> None:
    transcript.show_messages([replace(ANSWER, text="first words\n\nlast words")])
    body = view(transcript, 2).body
    assert body is not None
    QTest.mousePress(body, Qt.MouseButton.LeftButton, pos=QPoint(0, 8))
    QTest.mouseMove(body, QPoint(body.width() - 2, body.height() - 4))
    QTest.mouseRelease(
        body, Qt.MouseButton.LeftButton, pos=QPoint(body.width() - 2, body.height() - 4)
    )
    assert body.column.selection.text() == "first words\n\nlast words"


def test_versions_are_shown_and_stepped(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.show_messages([QUESTION])
    transcript.set_versions(1, 2, 3)
    with qtbot.waitSignal(transcript.version_requested) as asked:
        QTest.mouseClick(button(view(transcript, 1), "Next version"), Qt.MouseButton.LeftButton)
    assert asked.args == [1, 1]


@pytest.mark.parametrize(
    ("text", "finish", "name", "signal"),
    [
        ("So far", "stopped", "Continue", "continue_requested"),
        ("So far", "failed", "Continue", "continue_requested"),
        ("So far", "growing", "Continue", "continue_requested"),
        ("", "failed", "Regenerate", "regenerate_requested"),
    ],
)
def test_an_answer_that_broke_off_offers_what_can_be_done(
    qtbot: QtBot, transcript: Transcript, text: str, finish: str, name: str, signal: str
) -> None:
    transcript.show_messages([Message("assistant", text, id=5, finish=finish)])  # type: ignore[arg-type]
    offered = next(
        one for one in view(transcript, 5).findChildren(FlatButton) if one.text() == name
    )
    with qtbot.waitSignal(getattr(transcript, signal)):
        QTest.mouseClick(offered, Qt.MouseButton.LeftButton)


def test_a_suggestion_of_the_welcome_is_chosen_with_enter(
    qtbot: QtBot, transcript: Transcript
) -> None:
    transcript.show_welcome("Models go into /models")
    card = button(transcript, texts.tr("welcome.suggestion_2"))
    with qtbot.waitSignal(transcript.suggestion_chosen) as chosen:
        QTest.keyClick(card, Qt.Key.Key_Return)
    assert chosen.args == [texts.tr("welcome.suggestion_2")]


def test_a_long_chat_opens_at_its_end_at_once(transcript: Transcript) -> None:
    started = time.monotonic()
    transcript.show_messages(many(1000))
    assert time.monotonic() - started < 5
    last = view(transcript, 1000)
    assert last.body is not None
    assert last.visibleRegion().boundingRect().height() > 40


def test_what_is_read_stays_in_place_while_the_rest_gets_its_height(
    qtbot: QtBot, transcript: Transcript
) -> None:
    transcript.show_messages(many(60))
    bar = transcript.findChildren(MessagePage)[0].verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    first = next(
        one for one in transcript.findChildren(MessageView) if not one.visibleRegion().isEmpty()
    )
    before = first.mapTo(transcript, QPoint(0, 0))
    qtbot.waitUntil(
        lambda: all(one.body for one in transcript.findChildren(MessageView)), timeout=20_000
    )
    assert first.mapTo(transcript, QPoint(0, 0)) == before


def test_find_goes_through_the_messages_and_round_the_end(transcript: Transcript) -> None:
    transcript.show_messages(
        [replace(QUESTION, text="Needle"), replace(ANSWER, text="a needle, **nee**dle")]
    )
    found = []
    for _press in range(4):
        assert transcript.find("needle")
        found.append(
            [
                bool(one.body and one.body.column.selection.text())
                for one in transcript.findChildren(MessageView)
            ]
        )
    assert found == [[True, False], [False, True], [False, True], [True, False]]


def test_find_says_when_there_is_nothing(transcript: Transcript) -> None:
    transcript.show_messages([QUESTION, ANSWER])
    assert not transcript.find("absent")


def test_a_find_counts_and_marks_all_places(transcript: Transcript) -> None:
    texts_of_turns = ("needle and needle", "no", "a **need**le")
    messages = [replace(QUESTION, id=n, text=text) for n, text in enumerate(texts_of_turns, 1)]
    transcript.show_messages([messages[0], messages[1], replace(ANSWER, id=3, text="a **need**le")])
    places = []
    for _press in range(4):
        assert transcript.find("Needle")
        places.append(tuple(transcript.search.place()))
    assert places == [(1, 3), (2, 3), (3, 3), (1, 3)]
    marked = [
        sum(len(block.found) for block in one.body.column.blocks) if one.body else 0
        for one in (view(transcript, number) for number in (1, 2, 3))
    ]
    assert marked == [2, 0, 1]
    transcript.search.forget()
    assert view(transcript, 1).body.column.found.count == 0  # type: ignore[union-attr]


def test_a_find_lays_out_only_messages_that_have_it(transcript: Transcript) -> None:
    transcript.show_messages([*many(400), replace(QUESTION, id=999, text="needle")])
    laid_out = sum(one.body is not None for one in transcript.findChildren(MessageView))
    assert transcript.find("needle")
    assert not transcript.find("absent")
    assert sum(one.body is not None for one in transcript.findChildren(MessageView)) == laid_out


def test_a_find_scrolls_to_what_it_found(transcript: Transcript) -> None:
    transcript.show_messages([replace(QUESTION, text="Needle"), *many(40)[1:]])
    assert transcript.find("needle")
    assert not view(transcript, 1).visibleRegion().isEmpty()


def test_nothing_named_in_a_text_is_ever_loaded() -> None:
    document = TextDocument()
    document.setHtml('<img src="/dev/zero"><img src="http://a.example/b.png">')
    document.size()
    assert document.resource(QTextDocument.ResourceType.ImageResource, QUrl("/dev/zero")) is None


def test_another_language_words_what_is_shown(transcript: Transcript) -> None:
    transcript.show_messages([Message("assistant", "Far", id=5, finish="stopped")])
    texts.use("ko")
    QApplication.sendEvent(transcript, QEvent(QEvent.Type.LanguageChange))
    assert "이어서 쓰기" in [
        one.text() for one in view(transcript, 5).findChildren(FlatButton) if one.isVisible()
    ]


def test_another_theme_keeps_the_place(transcript: Transcript, theme: Theme) -> None:
    transcript.show_messages(many(30))
    theme.choose("dark")
    bar = transcript.findChildren(MessagePage)[0].verticalScrollBar()
    assert bar.value() == bar.maximum()
    theme.choose("auto")


def test_the_pill_leads_back_to_the_newest_text(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.show_messages(many(30))
    bar = transcript.findChildren(MessagePage)[0].verticalScrollBar()
    bar.setValue(0)
    pill = transcript.findChild(PillButton)
    assert pill is not None
    assert pill.isVisible()
    QTest.mouseClick(pill, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not pill.isVisible()


def test_another_branch_leaves_what_both_share_in_place(
    qtbot: QtBot, transcript: Transcript
) -> None:
    shown = many(30)
    transcript.show_messages(shown)
    bar = transcript.findChildren(MessagePage)[0].verticalScrollBar()
    qtbot.waitUntil(
        lambda: all(one.body for one in transcript.findChildren(MessageView)), timeout=20_000
    )
    bar.setValue(200)
    first = view(transcript, 1)
    transcript.show_messages([*shown[:10], replace(ANSWER, id=99)])
    assert bar.value() == 200
    assert view(transcript, 1) is first


def test_a_wide_piece_of_code_scrolls_sideways_alone(transcript: Transcript) -> None:
    transcript.show_messages([replace(ANSWER, text="```\n" + "wide " * 300 + "\n```")])
    body = view(transcript, 2).body
    assert body is not None
    at = QPointF(40, 50)
    wheel = QWheelEvent(
        at,
        at,
        QPoint(),
        QPoint(-120, 0),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(body, wheel)
    assert body.column.blocks[0].offset == 120


def test_the_end_stays_in_sight_when_the_window_gets_lower(transcript: Transcript) -> None:
    transcript.show_messages(many(30))
    bar = transcript.findChildren(MessagePage)[0].verticalScrollBar()
    transcript.resize(500, 300)
    QApplication.processEvents()
    assert bar.value() == bar.maximum() > 0


def test_the_start_page_suggests_what_it_is_told(transcript: Transcript) -> None:
    texts.use("ko")
    transcript.show_welcome()
    transcript.welcome.suggest(["Say hello."], in_english=True)
    shown = [card for card in transcript.findChildren(SuggestionCard) if not card.isHidden()]
    assert [card.text() for card in shown] == ["Say hello."]
    assert any("영어만 알아서" in label.text() for label in transcript.findChildren(QLabel))
    transcript.welcome.suggest(())
    assert any("냉장고" in card.text() for card in transcript.findChildren(SuggestionCard))
