"""What Qt itself says is in the window's language: buttons of boxes, file dialogs, menus of fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.gui.app import opening
from chatapp.gui.app.window import Window
from chatapp.gui.design import qt_texts
from chatapp.machine import languages

# What a button of Japanese says, too, is OK.
_ENGLISH = re.compile(r"(?!OK\b)\b[A-Za-z]{2,}")
_STANDARD = [
    one for one in QDialogButtonBox.StandardButton if 0x400 <= one.value <= 0x8000000 and one.name
]


@pytest.fixture(params=[language for language in languages.known() if language != "en"])
def language(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    texts.use(request.param)
    qt_texts.use(request.param)
    yield request.param
    qt_texts.use("en")


def english(words: list[str]) -> list[str]:
    """Return those that hold an English word, shortcuts apart."""
    return [text for text in words if _ENGLISH.search(text.partition("\t")[0])]


def words_in(widget: QWidget) -> list[str]:
    buttons = [one.text() for one in widget.findChildren(QAbstractButton)]
    labels = [one.text() for one in widget.findChildren(QLabel)]
    return [text for text in buttons + labels if text]


def test_no_standard_button_is_english(qtbot: QtBot, language: str) -> None:
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    for button in _STANDARD:
        box.addButton(button)
    assert len(box.buttons()) > 10
    assert english([button.text() for button in box.buttons()]) == []


def test_a_file_dialog_of_qt_is_translated(qtbot: QtBot, language: str) -> None:
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    tips = [one.toolTip() for one in dialog.findChildren(QAbstractButton)]
    filters = [box.itemText(0) for box in dialog.findChildren(QComboBox)]
    assert english(words_in(dialog) + tips + filters[1:]) == []


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_the_menu_of_a_text_field_is_translated(
    qtbot: QtBot, language: str, kind: type[QLineEdit]
) -> None:
    field = kind()
    qtbot.addWidget(field)
    menu = field.createStandardContextMenu()
    assert menu is not None
    said = [action.text() for action in menu.findChildren(QAction) if action.text()]
    assert len(said) > 5
    assert english(said) == []


def test_the_menu_of_a_number_is_translated(qtbot: QtBot, language: str) -> None:
    field = QSpinBox()
    qtbot.addWidget(field)
    line = field.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    menu = line.createStandardContextMenu()
    assert menu is not None
    assert english([action.text() for action in menu.actions()]) == []


def test_why_no_window_opens_is_said_with_a_korean_button(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    texts.use("ko")
    said: list[str] = []
    monkeypatch.setattr(
        QMessageBox, "exec", lambda box: (box.show(), said.extend(words_in(box)), box.close())
    )
    opening._refuse("안 돼요")
    assert "종료" in [text.replace("&", "").partition("(")[0] for text in said]
    assert english(said) == []


def test_the_language_is_changed_while_the_window_is_open(window: Window, qtbot: QtBot) -> None:
    window.shell.settings.change("language", "ko")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text().startswith("취소")
    window.shell.settings.change("language", "en")
    other = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, Qt.Orientation.Horizontal)
    qtbot.addWidget(other)
    assert "Cancel" in other.buttons()[0].text()
