"""Connects button, dialog, chats and settings."""

from __future__ import annotations

from PySide6.QtCore import QTimer

from chatapp.chats.store import ChatStore
from chatapp.contract.sampling import Sampling, within_bounds
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.chats.new_answer import AnswerDefaults
from chatapp.gui.instructions.options_button import OptionsButton
from chatapp.gui.instructions.options_dialog import OptionsDialog
from chatapp.gui.shell.shell import Shell
from chatapp.gui.shell.store_writer import StoreWriter

_STORED_AFTER_MS = 400


class InstructionsFeature(StoreWriter):
    """Stores what is typed when typing pauses and when the dialog closes."""

    def __init__(self, shell: Shell, store: ChatStore, current: CurrentChat) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._store = store
        self._current = current
        self._chat_id = 0
        self.button = OptionsButton(shell.theme)
        self.dialog: OptionsDialog | None = None
        self._timer = QTimer(self, singleShot=True, interval=_STORED_AFTER_MS)
        self._timer.timeout.connect(self.flush)

    def open(self) -> None:
        """Open the dialog for the chat on screen."""
        self.flush()
        chat, values = self._current.chat, self._shell.settings.values
        presets = {preset.id: preset for preset in self._current.presets}
        preset = presets.get(chat.preset_id)
        usual = preset.sampling if preset else Sampling()
        self._chat_id = chat.id
        dialog = self.dialog = OptionsDialog(self._shell.theme, self._shell.window)
        dialog.chat.show_options(chat.instructions, chat.sampling, usual)
        plain = presets["chat"].sampling if "chat" in presets else Sampling()
        dialog.everywhere.show_options(values.instructions, values.sampling, plain)
        for form in (dialog.chat, dialog.everywhere):
            form.changed.connect(self._timer.start)
        dialog.finished.connect(self._on_closed)
        dialog.open()
        dialog.chat.edit.setFocus()

    def flush(self) -> None:
        """Store what the dialog shows."""
        self._timer.stop()
        dialog = self.dialog
        if dialog is None:
            return
        instructions, sampling = dialog.chat.instructions(), dialog.chat.sampling.values()
        chat = self._current.chat
        is_same = (chat.instructions, chat.sampling) == (instructions, sampling)
        if chat.id == self._chat_id and not is_same:
            write = self._store.chats.set_options
            if self.try_store(lambda: write(chat.id, instructions, sampling)):
                self._current.refresh()
        settings = self._shell.settings
        settings.change("instructions", dialog.everywhere.instructions())
        settings.change("sampling", dialog.everywhere.sampling.values())

    def _on_closed(self) -> None:
        self.flush()
        self.dialog = None

    def take_defaults(self) -> None:
        """Let the next answers follow the settings."""
        values = self._shell.settings.values
        sampling = within_bounds(values.sampling)
        self._current.defaults = AnswerDefaults(values.instructions, sampling)

    def _on_setting_changed(self, name: str) -> None:
        if name in ("instructions", "sampling"):
            self.take_defaults()


def install(shell: Shell, store: ChatStore, current: CurrentChat) -> InstructionsFeature:
    feature = InstructionsFeature(shell, store, current)
    feature.take_defaults()
    feature.button.clicked.connect(feature.open)
    feature.not_stored.connect(shell.reports.error)
    current.opened.connect(feature.button.show_chat)
    shell.settings.changed.connect(feature._on_setting_changed)
    shell.window.was_closed.connect(feature.flush)
    shell.commands.connect_to(chat_options=feature.open)
    return feature
