"""Long lines of code scroll or wrap, as the user chose for all of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Message
from chatapp.gui.app.window import Window
from chatapp.gui.text.text_block import TextBlock
from chatapp.gui.transcript.message_view import MessageView
from chatapp.gui.widgets.buttons import IconButton

Make = Callable[..., Window]
CODE = "```python\n" + "value = " + "first + " * 60 + "last\n```\n\n```\nshort\n```"


def blocks(window: Window) -> list[TextBlock]:
    body = window.transcript.view.findChildren(MessageView)[-1].body
    assert body is not None
    return body.column.blocks


def wrap_buttons(window: Window) -> list[IconButton]:
    buttons = window.transcript.view.findChildren(IconButton)
    named = [button for button in buttons if button.accessibleName() == "Wrap long lines"]
    return [button for button in named if button.isVisible()]


def show(window: Window) -> None:
    window.transcript.view.show_messages(
        [Message("user", "q", 1, 1), Message("assistant", CODE, 2, 1, 1, "end")]
    )


def test_the_button_wraps_all_code_and_the_choice_is_kept(
    window: Window, qtbot: QtBot, make_window: Make
) -> None:
    show(window)
    assert blocks(window)[0].overflow > 0
    low = blocks(window)[0].height
    [button] = wrap_buttons(window)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: blocks(window)[0].overflow == 0)
    assert blocks(window)[0].height > low
    assert blocks(window)[0].text() == CODE.split("\n")[1]
    assert window.shell.settings.values.wraps_code
    window.main.close()
    again = make_window()
    show(again)
    assert blocks(again)[0].overflow == 0
    button = wrap_buttons(again)[0]
    assert button.isChecked()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: blocks(again)[0].overflow > 0)
    assert not again.shell.settings.values.wraps_code


def test_short_code_has_no_wrap_button(window: Window) -> None:
    show(window)
    assert len(wrap_buttons(window)) == 1
