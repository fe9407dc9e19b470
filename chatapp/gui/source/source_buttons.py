"""The buttons of the source view by name, with their icons and keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from chatapp.gui.shell.command_table import SOURCE_KEYS
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_ICONS = {
    "find": "search",
    "close": "close",
    "previous_page": "up",
    "next_page": "down",
    "zoom_out": "zoom-out",
    "zoom_in": "zoom-in",
    "fit_width": "fit-width",
    "fit_page": "fit-page",
    "thumbnails": "thumbnails",
    "more": "more",
    "previous_source": "left",
    "next_source": "right",
}


class SourceButtons:
    """Each name is also that of its texts and of its keys in `SOURCE_KEYS`."""

    def __init__(self, theme: Theme, actions: Mapping[str, Callable[[], object]]) -> None:
        self._buttons = {name: IconButton(theme, icon, "") for name, icon in _ICONS.items()}
        for name, action in actions.items():
            self._buttons[name].clicked.connect(action)

    def __getitem__(self, name: str) -> IconButton:
        return self._buttons[name]

    def enable(self, **enabled: bool) -> None:
        """Enable or disable buttons by their names."""
        for name, is_enabled in enabled.items():
            self._buttons[name].setEnabled(is_enabled)

    def retranslate(self) -> None:
        """Set the texts in the current language."""
        for name, button in self._buttons.items():
            button.set_words(tr(f"source.{name}"))

    def add_shortcuts(self, view: QWidget, others: Mapping[str, Callable[[], object]]) -> None:
        """Bind the keys of all buttons, and `others`, while the keyboard is in the view."""
        shortcuts = dict(others)
        for name, keys in SOURCE_KEYS.items():
            shortcuts.update(dict.fromkeys(keys, self._buttons[name].click))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        for key, action in shortcuts.items():
            QShortcut(QKeySequence(key), view, context=inside).activated.connect(action)
