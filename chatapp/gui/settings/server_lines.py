"""What another program has to be given to use the local server: address and token, each with a
button that copies.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from chatapp.gui.settings.local_server import LocalServer
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SHOWN = 4


class ServerLines(QWidget):
    """Not there while the server does not run. Of the token only the last letters are shown."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._server: LocalServer | None = None
        self._address = plain_label(wraps=True)
        self._address.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._token = plain_label()
        self.copy_address = TextButton(theme, tr("server.copy_address"), "copy")
        self.copy_token = TextButton(theme, tr("server.copy_token"), "copy")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for label, button in ((self._address, self.copy_address), (self._token, self.copy_token)):
            row = QHBoxLayout()
            row.addWidget(label, 1)
            row.addWidget(button)
            column.addLayout(row)
        self.copy_address.clicked.connect(lambda: self._copy(is_token=False))
        self.copy_token.clicked.connect(lambda: self._copy(is_token=True))
        self.hide()

    def follow(self, server: LocalServer) -> None:
        """Show this server's address and token from now on."""
        self._server = server
        server.changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        if self._server is None:
            return
        self.setVisible(bool(self._server.url))
        self._address.setText(tr("server.address", url=self._server.url))
        self._token.setText(tr("server.token", token="…" + self._server.token[-_SHOWN:]))

    def _copy(self, is_token: bool) -> None:
        if self._server is not None:
            QGuiApplication.clipboard().setText(
                self._server.token if is_token else self._server.url
            )
