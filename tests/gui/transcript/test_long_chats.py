"""A chat of thousands of messages: widgets only for what is seen, and nothing that is read moves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollBar
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.text.text_block import TextBlock
from chatapp.gui.transcript.message_page import MessagePage
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme

COUNT = 3_000
MOST_VIEWS = 40
"""A viewport of 600 pixels shows six messages of these."""


def turns(count: int, first_id: int = 1) -> list[Message]:
    made = []
    for number in range(first_id, first_id + count):
        text = f"Question {number}" if number % 2 else f"Answer {number}\n\n- one\n- two\n- three"
        role = "user" if number % 2 else "assistant"
        made.append(Message(role, text, id=number, finish="end"))  # type: ignore[arg-type]
    return made


@pytest.fixture
def transcript(qtbot: QtBot, theme: Theme) -> Transcript:
    made = Transcript(theme)
    qtbot.addWidget(made)
    made.resize(900, 600)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.show_messages(turns(COUNT))
    return made


@pytest.fixture
def bar(transcript: Transcript) -> QScrollBar:
    return transcript.findChildren(MessagePage)[0].verticalScrollBar()


def views(transcript: Transcript) -> list[MessageView]:
    return [view for view in transcript.findChildren(MessageView) if not view.isHidden()]


def view(transcript: Transcript, message_id: int) -> MessageView:
    return next(shown for shown in views(transcript) if shown.message.id == message_id)


def seen(transcript: Transcript) -> list[MessageView]:
    """Return the views in the viewport, the upper first."""
    inside = [shown for shown in views(transcript) if not shown.visibleRegion().isEmpty()]
    return sorted(inside, key=lambda shown: shown.y())


def ids(transcript: Transcript) -> set[int]:
    return {shown.message.id for shown in views(transcript)}


def height_on_screen(transcript: Transcript, shown: MessageView) -> int:
    return shown.mapTo(transcript, QPoint(0, 0)).y()


def test_only_messages_near_the_viewport_have_widgets(
    transcript: Transcript, bar: QScrollBar
) -> None:
    assert len(views(transcript)) < MOST_VIEWS
    for value in range(bar.maximum(), bar.maximum() - 20_000, -400):
        bar.setValue(value)
        assert len(views(transcript)) < MOST_VIEWS
        assert seen(transcript)


def test_the_top_shows_the_first_message_and_the_end_the_last(
    transcript: Transcript, bar: QScrollBar
) -> None:
    assert seen(transcript)[-1].message.id == COUNT
    bar.setValue(0)
    assert seen(transcript)[0].message.id == 1
    bar.setValue(bar.maximum())
    assert seen(transcript)[-1].message.id == COUNT


def test_scrolling_shows_every_message_once_and_in_order(
    transcript: Transcript, bar: QScrollBar
) -> None:
    transcript.show_messages(turns(120))
    bar.setValue(0)
    met: list[int] = []
    while True:
        met += [shown.message.id for shown in seen(transcript) if shown.message.id not in met]
        if bar.value() == bar.maximum():
            break
        bar.setValue(bar.value() + 150)
    assert met == list(range(1, 121))


def test_what_is_read_moves_only_as_far_as_it_is_scrolled(
    transcript: Transcript, bar: QScrollBar
) -> None:
    # Long answers, guessed wrong: many short lines of a list, each higher than a line of text.
    lists = [replace(turn, text=f"{turn.text}\n- and" * 4) for turn in turns(300)]
    transcript.show_messages(lists)
    bar.setValue(bar.maximum() // 2)
    for _step in range(40):
        shown = seen(transcript)[1]
        before = height_on_screen(transcript, shown)
        bar.setValue(bar.value() - 60)
        assert height_on_screen(transcript, shown) == before + 60


def test_another_width_keeps_the_message_that_is_read(
    qtbot: QtBot, transcript: Transcript, bar: QScrollBar
) -> None:
    bar.setValue(bar.maximum() // 3)
    first = seen(transcript)[0].message.id
    transcript.resize(420, 600)
    qtbot.waitUntil(lambda: transcript.findChildren(MessagePage)[0].width() == 420)
    assert seen(transcript)[0].message.id == first
    assert all(shown.width() < 420 for shown in seen(transcript))


def test_another_text_size_keeps_the_message_that_is_read(
    transcript: Transcript, bar: QScrollBar, theme: Theme
) -> None:
    bar.setValue(bar.maximum() // 3)
    shown = seen(transcript)[0]
    before = shown.height()
    theme.set_zoom(200)
    assert seen(transcript)[0].message.id == shown.message.id
    assert seen(transcript)[0].height() > before * 1.5
    theme.set_zoom(100)


def test_find_goes_to_a_message_that_has_no_widget(transcript: Transcript) -> None:
    assert 7 not in ids(transcript)
    assert transcript.find("question 7")
    assert 7 in {shown.message.id for shown in seen(transcript)}
    body = view(transcript, 7).body
    assert body is not None
    assert body.column.selection.text() == "Question 7"


def test_find_counts_and_marks_in_all_messages(transcript: Transcript, bar: QScrollBar) -> None:
    assert transcript.find("answer")
    assert tuple(transcript.search.place()) == (1, COUNT // 2)
    assert transcript.find("answer", backwards=True)
    assert tuple(transcript.search.place()) == (COUNT // 2, COUNT // 2)
    assert len(views(transcript)) < MOST_VIEWS
    bar.setValue(bar.maximum() // 2)
    answers = [shown for shown in seen(transcript) if not shown.is_question]
    assert answers
    assert all(shown.body and shown.body.column.found.count == 1 for shown in answers)


def test_a_streaming_answer_leaves_the_reader_where_he_is(
    qtbot: QtBot, transcript: Transcript, bar: QScrollBar
) -> None:
    transcript.start_answer(COUNT + 1)
    bar.setValue(bar.maximum() // 2)
    shown = seen(transcript)[0]
    before, end = height_on_screen(transcript, shown), bar.maximum()
    transcript.append_text("A paragraph of this answer.\n\n" * 40)
    qtbot.waitUntil(lambda: bar.maximum() > end)
    assert height_on_screen(transcript, shown) == before
    bar.setValue(bar.maximum())
    transcript.append_text("The end.")
    qtbot.waitUntil(lambda: _text(view(transcript, COUNT + 1)).endswith("The end."))
    assert bar.value() == bar.maximum()


def _text(shown: MessageView) -> str:
    return "" if shown.body is None else shown.body.column.blocks[-1].text()


def test_an_answer_that_ends_out_of_sight_is_there_when_it_is_scrolled_to(
    transcript: Transcript, bar: QScrollBar
) -> None:
    transcript.start_answer(COUNT + 1)
    bar.setValue(0)
    transcript.finish_answer(Message("assistant", "All of it.", id=COUNT + 1, finish="end"))
    assert seen(transcript)[0].message.id == 1
    bar.setValue(bar.maximum())
    assert _text(view(transcript, COUNT + 1)) == "All of it."


def test_what_is_selected_unfolded_or_has_the_keyboard_stays(
    transcript: Transcript, bar: QScrollBar
) -> None:
    body = view(transcript, COUNT).body
    assert body is not None
    body.setFocus()
    QTest.keyClick(body, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    selected = body.column.selection.text()
    bar.setValue(0)
    assert QApplication.focusWidget() is body
    bar.setValue(bar.maximum())
    assert view(transcript, COUNT).body is body
    assert body.column.selection.text() == selected


def test_versions_are_shown_when_their_message_is_scrolled_to(
    transcript: Transcript, bar: QScrollBar
) -> None:
    transcript.set_versions(1, 2, 3)
    bar.setValue(0)
    footer = view(transcript, 1).footer.widget
    assert footer is not None
    assert "2/3" in [button.text() for button in footer.findChildren(TextButton)]


def test_the_line_of_the_first_seen_message_is_there_when_it_is_scrolled_to(
    transcript: Transcript, bar: QScrollBar
) -> None:
    bar.setValue(0)
    plain = view(transcript, 1).height()
    bar.setValue(bar.maximum())
    transcript.mark_first_seen(1)
    bar.setValue(0)
    assert view(transcript, 1).height() > plain


def test_the_keyboard_goes_through_messages_that_had_no_widget(
    transcript: Transcript, bar: QScrollBar
) -> None:
    bar.setValue(0)
    reached: set[int] = set()
    page = transcript.findChildren(MessagePage)[0]
    view(transcript, 1).body.setFocus(Qt.FocusReason.TabFocusReason)  # type: ignore[union-attr]
    for _press in range(60):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        holders = [shown for shown in views(transcript) if shown.isAncestorOf(now)]
        reached |= {shown.message.id for shown in holders}
    assert len(reached) > 12
    assert bar.value() > page.viewport().height()


def test_screen_readers_meet_the_messages_in_order(transcript: Transcript, bar: QScrollBar) -> None:
    bar.setValue(bar.maximum() // 2)
    for _step in range(5):
        bar.setValue(bar.value() - 300)
    shown = [each.message.id for each in views(transcript)]
    assert shown == sorted(shown)


def test_a_chat_opens_with_the_layout_of_what_is_seen(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    laid_out: list[str] = []
    lay_out = TextBlock.lay_out

    def counted(block: TextBlock, width: int) -> int:
        laid_out.append(block.block.html or block.block.code)
        return lay_out(block, width)

    monkeypatch.setattr(TextBlock, "lay_out", counted)
    transcript.show_messages([])
    transcript.show_messages(turns(COUNT, first_id=10_001))
    QApplication.processEvents()
    assert 0 < len(laid_out) < 4 * MOST_VIEWS


def test_deleted_views_leave_nothing_behind(transcript: Transcript, bar: QScrollBar) -> None:
    for value in range(0, 30_000, 500):
        bar.setValue(value)
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(transcript.findChildren(MessageView)) < 2 * MOST_VIEWS
