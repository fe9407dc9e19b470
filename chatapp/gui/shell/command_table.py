"""The table of commands and their keys, from which menus and the palette are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from chatapp.texts import tr

Keys = dict[str, tuple[str, ...]]

KEYS: Keys = {
    "new_chat": ("Ctrl+N",),
    "palette": ("Ctrl+K",),
    "find": ("Ctrl+F",),
    "search_chats": ("Ctrl+Shift+F",),
    "toggle_list": ("Ctrl+B",),
    "toggle_source": ("Ctrl+.",),
    "add_documents": ("Ctrl+O",),
    "attach_picture": ("Ctrl+Shift+O",),
    "try_search": ("Ctrl+Shift+D",),
    "open_document": (),
    "ask_document": (),
    "summarize_document": (),
    "translate_document": (),
    "document_report": (),
    "open_in_program": (),
    "show_in_folder": (),
    "remove_document": (),
    "choose_model": ("Ctrl+M",),
    "models": ("Ctrl+Shift+M",),
    "choose_preset": ("Ctrl+P",),
    "chat_options": ("Ctrl+Shift+I",),
    "presets": ("Ctrl+Shift+P",),
    "compare": ("Ctrl+Shift+C",),
    "continue_text": ("Ctrl+E",),
    "regenerate": ("Ctrl+R",),
    "look_inside": ("Ctrl+I",),
    "tint_answer": ("Ctrl+Shift+T",),
    "keep_chances": (),
    "look_page": ("Ctrl+Shift+L",),
    "versions": (),
    "rename_chat": (),
    "export_chat": ("Ctrl+S",),
    "export_chats": (),
    "import_chats": (),
    "import_chat_folder": (),
    "back_up": (),
    "restore_backup": (),
    "new_folder": (),
    "delete_chat": (),
    "deleted_chats": (),
    "settings": ("Ctrl+,",),
    "keys": ("F1",),
    "tour": (),
    "zoom_in": ("Ctrl++", "Ctrl+="),
    "zoom_out": ("Ctrl+-",),
    "zoom_reset": ("Ctrl+0",),
    "quit": ("Ctrl+Q",),
}
SOURCE_KEYS: Keys = {
    "next_source": ("Alt+Right",),
    "previous_source": ("Alt+Left",),
    "next_page": ("Ctrl+PgDown",),
    "previous_page": ("Ctrl+PgUp",),
}
"""Keys of the source view, which work while it has the focus; the palette lists them too."""
_LISTED: Keys = {
    "stop": ("Esc",),
    "edit_last": ("Up",),
    "find_in_document": ("Ctrl+F",),
    **SOURCE_KEYS,
}
_NUMBERED = 9


@dataclass(frozen=True, slots=True)
class Named:
    key: str
    name: str
    shortcut: str


class Commands(QObject):
    """The window's actions by name; features connect them."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._actions: dict[str, QAction] = {}
        for key, shortcuts in KEYS.items():
            action = QAction(window)
            action.setShortcuts([QKeySequence(text) for text in shortcuts])
            self._actions[key] = action
            window.addAction(action)
        # Their keys are handled by widgets.
        self._actions |= {key: QAction(window) for key in _LISTED}
        self._window = window
        self.retranslate()
        window.installEventFilter(self)

    def connect_to(self, **doings: Callable[[], object]) -> None:
        for key, do in doings.items():
            self._actions[key].triggered.connect(lambda _checked=False, do=do: do())

    def connect_numbers(self, do: Callable[[int], object]) -> None:
        """Connect Ctrl+1 to Ctrl+9, which pass 0 to 8."""
        for number in range(_NUMBERED):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self._window)
            shortcut.activated.connect(lambda number=number: do(number))

    def action(self, key: str) -> QAction:
        return self._actions[key]

    def named(self) -> list[Named]:
        """Return all commands but the palette itself, with their keys in the system's notation."""
        return [
            Named(key, action.text(), _native(_LISTED.get(key) or (action.shortcut().toString(),)))
            for key, action in self._actions.items()
            if key != "palette"
        ]

    def retranslate(self) -> None:
        for key, action in self._actions.items():
            action.setText(tr(f"command.{key}"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        return False


def _native(keys: tuple[str, ...]) -> str:
    """Return alternative keys in the system's notation."""
    return ", ".join(
        QKeySequence(each).toString(QKeySequence.SequenceFormat.NativeText) for each in keys
    )
