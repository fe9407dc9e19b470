"""A transcript and a single message, as the tests of this room show them."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.text.text_style import text_style
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.theme import Theme


@pytest.fixture
def begun(qtbot: QtBot, theme: Theme) -> Transcript:
    """A transcript with an answer that has begun and says nothing yet."""
    made = Transcript(theme)
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.show()
    made.show_messages([Message("user", "Go", id=1)])
    made.start_answer(2)
    return made


def shown(qtbot: QtBot, theme: Theme, message: Message) -> MessageView:
    """Return the view of a message, laid out 600 pixels wide."""
    view = MessageView(theme, message)
    qtbot.addWidget(view)
    view.lay_out(600, text_style(theme))
    view.show()
    return view
