"""The local server's switch in the settings, and what a program has to be given."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Model
from chatapp.gui.app.window import Window
from chatapp.gui.models.model_menu import model_rows
from chatapp.gui.settings.settings_dialog import SettingsDialog
from chatapp.machine.paths import Paths


def switch(dialog: SettingsDialog) -> QCheckBox:
    box = dialog.field("server_on")
    assert isinstance(box, QCheckBox)
    return box


def test_the_server_is_off_until_it_is_switched_on(
    window: Window, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    assert not switch(dialog).isChecked()
    assert dialog._server_lines.isHidden()
    switch(dialog).click()
    qtbot.waitUntil(lambda: window.settings.server.url == "http://127.0.0.1:8765/v1")
    assert not dialog._server_lines.isHidden()
    switch(dialog).click()
    qtbot.waitUntil(lambda: dialog._server_lines.isHidden())


def test_address_and_token_can_be_copied(
    window: Window, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    switch(dialog).click()
    qtbot.waitUntil(lambda: bool(window.settings.server.token))
    dialog._server_lines.copy_token.click()
    assert QGuiApplication.clipboard().text() == "secret-token-1234"
    dialog._server_lines.copy_address.click()
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:8765/v1"
    assert "secret" not in dialog._server_lines._token.text()


def test_a_port_that_is_taken_is_said(window: Window, dialog: SettingsDialog, qtbot: QtBot) -> None:
    box = dialog.field("server_port")
    assert isinstance(box, QSpinBox)
    box.setValue(1025)
    switch(dialog).click()
    qtbot.waitUntil(lambda: "PortTaken" in window.shell.notices.texts())


def test_a_server_that_was_on_is_on_again(make_window: Callable[..., Window], qtbot: QtBot) -> None:
    window = make_window(server_on=True, server_port=8770)
    qtbot.waitUntil(lambda: window.settings.server.url == "http://127.0.0.1:8770/v1")


def test_a_key_is_typed_and_not_shown(dialog: SettingsDialog, paths: Paths, qtbot: QtBot) -> None:
    line = dialog.field("remote_key")
    assert isinstance(line, QLineEdit)
    line.setText("sk-1234")
    line.editingFinished.emit()
    assert line.echoMode() != QLineEdit.EchoMode.Normal
    assert '"remote_key": "sk-1234"' in paths.settings.read_text("utf-8")
    assert paths.settings.stat().st_mode & 0o077 == 0


def test_a_model_elsewhere_is_told_apart() -> None:
    model = Model(
        "remote:q", "q · 10.0.0.2:80", "chat", origin="remote", details={"address": "10.0.0.2:80"}
    )
    [row] = model_rows((model,), "")
    assert (row.title, row.detail) == (
        "q · 10.0.0.2:80",
        "Runs elsewhere: your questions go to 10.0.0.2:80",
    )


def test_a_chroma_server_that_is_away_is_said(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    window = make_window(chroma_url="http://127.0.0.1:9")
    qtbot.waitUntil(lambda: "index" in window.shell.notices.texts())
