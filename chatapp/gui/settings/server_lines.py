"""Address and token of the local server, each with a button that copies it."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chatapp.gui.settings.local_server import LocalServerClient
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SHOWN = 4
"""Letters of the token that are shown."""


class ServerLines(QWidget):
    """Hidden while the server does not run."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._server: LocalServerClient | None = None
        self._address = plain_label(wraps=True, selectable=True)
        self._token = plain_label()
        self.copy_address = TextButton(theme, tr("server.copy_address"), "copy")
        self.copy_token = TextButton(theme, tr("server.copy_token"), "copy")
        address = hbox(self._address, self.copy_address, grows=[self._address])
        token = hbox(self._token, self.copy_token, grows=[self._token])
        vbox(address, token, on=self, spacing=2)
        self.copy_address.clicked.connect(lambda: self._copy(is_token=False))
        self.copy_token.clicked.connect(lambda: self._copy(is_token=True))
        self.hide()

    def follow(self, server: LocalServerClient) -> None:
        """Show this server's address and token from now on."""
        self._server = server
        server.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        if self._server is not None:
            self.setVisible(bool(self._server.url))
            self._address.setText(tr("server.address", url=self._server.url))
            self._token.setText(tr("server.token", token="…" + self._server.token[-_SHOWN:]))

    def _copy(self, is_token: bool) -> None:
        if self._server is not None:
            copied = self._server.token if is_token else self._server.url
            QGuiApplication.clipboard().setText(copied)
