"""What is copied has its form beside the plain text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.text.spans import TextPosition
from chatapp.gui.transcript.message.message_blocks import copy_as_text, copy_message
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.transcript.transcript import Transcript
from chatapp.gui.widgets.theme import Theme

# The clipboard is the application's.
pytestmark = pytest.mark.usefixtures("qapp")

TEXT = """# Title

One **two** [1] $x^2$

- a
- b

| x | y |
|---|---|
| 1 | 2 |
| 3 | 4 |

```python
if a < b:
```
"""
ANSWER = Message("assistant", TEXT, id=2, finish="end")


@pytest.fixture
def body(qtbot: QtBot, theme: Theme) -> MessageBody:
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(900, 600)
    transcript.show_messages([ANSWER])
    transcript.show()
    return transcript.findChildren(MessageBody)[0]


def html() -> str:
    return QGuiApplication.clipboard().mimeData().html()


def plain() -> str:
    return QGuiApplication.clipboard().mimeData().text()


def test_an_answer_is_copied_as_written_and_as_html() -> None:
    copy_message(ANSWER)
    assert plain() == TEXT
    for piece in (
        "<h1>Title</h1>",
        "<strong>two</strong>",
        "$x^2$",
        "<li>a</li>",
        '<table border="1"',
        "<td>4</td>",
        "<pre><code>if a &lt; b:</code></pre>",
    ):
        assert piece in html()


def test_an_answer_is_copied_as_text_without_marks(body: MessageBody) -> None:
    copy_as_text(ANSWER)
    assert plain() == "Title\n\nOne two [1] $x^2$\n\n- a\n- b\n\nx\ty\n1\t2\n3\t4\n\nif a < b:"
    assert html() == ""


def test_a_selected_table_goes_into_a_spreadsheet(body: MessageBody) -> None:
    table = body.column.blocks[3]
    body.column.selection.select(TextPosition(3, 0), TextPosition(3, table.length))
    QTest.keyClick(body, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert plain() == "x\ty\n1\t2\n3\t4"
    assert "<td>1</td>" in html()


def test_selected_rows_stay_rows(body: MessageBody) -> None:
    table = body.column.blocks[3]
    start = table.document.toRawText().index("1")
    body.column.selection.select(TextPosition(3, start), TextPosition(3, table.length))
    body.copy_selection()
    assert plain() == "1\t2\n3\t4"


def test_no_link_of_ours_is_copied() -> None:
    from chatapp.contract.records import Source

    source = Source(1, "a.pdf", 3, "words", document_id=1)
    copy_message(Message("assistant", "So [1].", id=3, finish="end", sources=(source,)))
    assert "source:" not in html()
    assert "So [1]." in html()
