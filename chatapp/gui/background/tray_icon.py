"""The icon beside the clock of the system, where the system has such a place."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon, QWidget

from chatapp.gui.widgets.icons import icon
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SHOWN_MS = 10_000


class TrayIcon(QObject):
    """Shows messages also while it is not wanted: it is there for as long as one is shown."""

    clicked = Signal()
    """The icon or a message was clicked."""
    new_chat_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        self._is_wanted = False
        self.icon: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self._follow)

    def want(self, is_wanted: bool) -> None:
        """Keep the icon, or show it only with messages."""
        self._is_wanted = is_wanted
        self._follow()

    def say(self, words: str) -> None:
        """Show a message of the system."""
        if QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages():
            shown = self._made()
            shown.show()
            self._timer.start()
            shown.showMessage(tr("app.name"), words, shown.icon(), _SHOWN_MS)

    def retranslate(self) -> None:
        """Word the menu anew."""
        if self._menu is not None:
            names = ("tray.show", "command.new_chat", "command.quit")
            for action, code in zip(self._menu.actions(), names, strict=True):
                action.setText(tr(code))

    def hide(self) -> None:
        """Take the icon away, before the window closes."""
        self._timer.stop()
        if self.icon is not None:
            self.icon.hide()

    def _follow(self) -> None:
        if self._is_wanted:
            self._made().show()
        elif self.icon is not None and not self._timer.isActive():
            self.icon.hide()

    def _made(self) -> QSystemTrayIcon:
        if self.icon is None:
            self._menu = QMenu(self._window)
            for wanted in (self.clicked, self.new_chat_wanted, self.quit_wanted):
                self._menu.addAction("").triggered.connect(wanted)
            image = icon("chat", self._theme.colors.accent, 32)
            self.icon = QSystemTrayIcon(image, self)
            self.icon.setToolTip(tr("app.name"))
            self.icon.setContextMenu(self._menu)
            self.icon.activated.connect(self._on_activated)
            self.icon.messageClicked.connect(self.clicked)
            self.retranslate()
        return self.icon

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Context:
            self.clicked.emit()
