"""The tools used for an answer stand folded above it, each with what came back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.chats.store import ChatStore
from chatapp.contract.protocol import ToolUsed
from chatapp.contract.records import Message, ToolCall
from chatapp.gui.composer.document_chips import DocumentChips
from chatapp.gui.transcript.tool_calls_view import ToolCallsView
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.theme import Theme
from tests.gui.gallery import documents

SEARCH = ToolCall("search", {"query": "annual leave"}, "[document 1, page 3] 15 days", 0.2)
SUM = ToolCall("calculate", {"expression": "15 * 8"}, "120", 0.0)


@pytest.fixture
def transcript(begun: Transcript) -> Transcript:
    return begun


def _view(transcript: Transcript) -> ToolCallsView:
    return transcript.findChildren(ToolCallsView)[-1]


def _text(qtbot: QtBot, view: ToolCallsView) -> str:
    if not view.line.isChecked():
        qtbot.mouseClick(view.line, Qt.MouseButton.LeftButton)
    return "\n".join(block.text() for block in view.body.column.blocks)


def test_an_answer_without_tools_has_no_line(transcript: Transcript) -> None:
    transcript.finish_answer(Message("assistant", "120 hours.", id=2))
    assert not transcript.findChildren(ToolCallsView)


def test_each_call_is_counted_while_the_answer_grows(transcript: Transcript) -> None:
    transcript.show_beside(ToolUsed(id=1, call=SEARCH))
    assert _view(transcript).line.text() == "Used 1 tool"
    transcript.show_beside(ToolUsed(id=1, call=SUM))
    assert _view(transcript).line.text() == "Used 2 tools"


def test_the_line_unfolds_to_what_came_back(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.finish_answer(Message("assistant", "120 hours.", id=2, tool_calls=(SEARCH, SUM)))
    text = _text(qtbot, _view(transcript))
    assert "Search: annual leave" in text
    assert "15 days" in text
    assert "Calculate: 15 * 8" in text
    assert "120" in text


def test_the_line_is_worded_in_korean(transcript: Transcript, qtbot: QtBot) -> None:
    texts.use("ko")
    transcript.finish_answer(Message("assistant", "120시간", id=2, tool_calls=(SEARCH,)))
    assert _view(transcript).line.text() == "도구 1번 사용"
    assert "검색: annual leave" in _text(qtbot, _view(transcript))


def test_calls_are_kept_with_their_message(store: ChatStore) -> None:
    chat = store.chats.new()
    message = Message("assistant", "120", chat_id=chat.id, tool_calls=(SEARCH, SUM))
    added = store.messages.add(message)
    assert store.messages.get(added.id).tool_calls == (SEARCH, SUM)


def test_a_chat_keeps_whether_it_uses_tools(store: ChatStore) -> None:
    chat = store.chats.new()
    assert chat.tools
    store.chats.set_tools(chat.id, False)
    assert not store.chats.get(chat.id).tools


@pytest.mark.parametrize(("before", "name"), [(True, "Tools on"), (False, "Tools off")])
def test_one_click_turns_tools_off_and_on(
    qtbot: QtBot, theme: Theme, before: bool, name: str
) -> None:
    chips = DocumentChips(theme)
    qtbot.addWidget(chips)
    chips.show_documents(documents(1), "auto", before)
    [button] = [each for each in chips.findChildren(TextButton) if each.text() == name]
    with qtbot.waitSignal(chips.tools_toggled) as toggled:
        button.click()
    assert toggled.args == [not before]


def test_who_never_used_tools_is_not_told_of_them(qtbot: QtBot, theme: Theme) -> None:
    chips = DocumentChips(theme)
    qtbot.addWidget(chips)
    chips.show_documents(documents(1))
    assert "Tools" not in " ".join(button.text() for button in chips.findChildren(TextButton))
