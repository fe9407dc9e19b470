"""Asks for the passwords of locked files, one file at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from chatapp.gui.documents.document_shelf import LockedFile
from chatapp.gui.documents.password_dialog import PasswordDialog
from chatapp.gui.widgets.theme import Theme


class LockedFiles(QObject):
    """A password is tried on the other locked files of one import, then forgotten."""

    def __init__(
        self, theme: Theme, window: QWidget, give_up: Callable[[LockedFile], object]
    ) -> None:
        """`give_up` is called with a file that stays unread."""
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._give_up = give_up
        self._waiting: deque[LockedFile] = deque()
        self._dialog: PasswordDialog | None = None
        self._password = ""
        """The one typed last, while files are being read."""

    def ask(self, file: LockedFile) -> None:
        """Ask for the password of a file as soon as no other file is asked for."""
        if file.is_retry and file.was_typed:
            self._waiting.appendleft(file)
        else:
            self._waiting.append(file)
        self._ask_next()

    def forget(self) -> None:
        """Forget the password: nothing is being read any more."""
        self._password = ""

    def _ask_next(self) -> None:
        if self._dialog is not None or not self._waiting:
            return
        file = self._waiting.popleft()
        if self._password and not file.is_retry:
            file.open(self._password, False)
            self._ask_next()
            return
        dialog = PasswordDialog(
            self._theme, file.name, file.is_retry and file.was_typed, self._window
        )
        self._dialog = dialog
        dialog.entered.connect(lambda password: self._on_entered(file, password))
        dialog.rejected.connect(lambda: self._on_rejected(file))
        dialog.open()

    def _on_entered(self, file: LockedFile, password: str) -> None:
        self._dialog, self._password = None, password
        file.open(password, True)
        self._ask_next()

    def _on_rejected(self, file: LockedFile) -> None:
        self._dialog = None
        self._give_up(file)
        self._ask_next()
