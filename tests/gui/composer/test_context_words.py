"""A context that was short is told: from where on the model sees the chat, its summary, and what a
larger one costs.
"""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.protocol import ContextEnlarged
from chatapp.contract.records import Language
from chatapp.gui.chats.chat_reports import ChatReports
from chatapp.gui.notices.notices import Notices
from chatapp.gui.notices.reports import Reports
from chatapp.gui.transcript.message_painting import paint_seen_line
from chatapp.gui.widgets.theme import Theme


class _Painter:
    """Keeps the words that are painted."""

    def __init__(self) -> None:
        self.words = ""

    def fontMetrics(self) -> QFontMetrics:
        return QFontMetrics(QApplication.font())

    def drawText(self, _row: object, _alignment: object, words: str) -> None:
        self.words = words

    def setPen(self, _pen: object) -> None: ...

    def drawLine(self, *_ends: int) -> None: ...


@pytest.mark.parametrize(
    ("language", "summary", "said"),
    [
        ("en", "", "The model's view begins here"),
        ("ko", "", "모델은 여기서부터 볼 수 있어요"),
        (
            "en",
            "Ships were counted.",
            "The model gets a summary of what is above: Ships were counted.",
        ),
        ("ko", "배를 셌어요.", "이 위는 요약해서 모델에 알려 줘요: 배를 셌어요."),
    ],
)
def test_the_line_says_what_the_model_sees(
    theme: Theme, language: Language, summary: str, said: str
) -> None:
    painter: Any = _Painter()
    texts.use(language)
    paint_seen_line(painter, theme, 1200, summary)
    texts.use("en")
    assert painter.words == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The context now holds 8,192 tokens and takes 47 MB more memory."),
        ("ko", "8,192토큰"),
    ],
)
def test_a_larger_context_is_told_with_its_price(
    theme: Theme, qtbot: QtBot, language: Language, said: str
) -> None:
    notices = Notices(theme)
    qtbot.addWidget(notices)
    texts.use(language)
    ChatReports(notices, Reports(notices)).context_enlarged(
        ContextEnlarged(id=1, context_tokens=8192, more_bytes=47_000_000)
    )
    texts.use("en")
    assert said in notices.texts()["context"]
    assert "47 MB" in notices.texts()["context"]
