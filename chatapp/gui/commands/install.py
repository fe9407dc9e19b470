"""Builds the palette and the sheet of keys, and what commands do to the window itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chatapp.errors import FolderUnusable, os_cause
from chatapp.gui.commands import shortcut_groups
from chatapp.gui.commands.command_palette import CommandPalette
from chatapp.gui.commands.palette_entries import Entry, EntryGroup
from chatapp.gui.commands.shortcut_sheet import ShortcutSheet
from chatapp.gui.shell.command_table import Named
from chatapp.gui.shell.shell import Shell


class CommandsFeature:
    """`groups` are what the palette finds beside commands; features are added by the window."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.palette = CommandPalette(shell.theme, shell.window)
        self.groups: Sequence[EntryGroup] = ()
        self.sheet: ShortcutSheet | None = None
        self.palette.picked.connect(self._do)

    def open_palette(self) -> None:
        """Open the palette."""
        commands = EntryGroup("palette.commands", self._commands, is_listed=True)
        self.palette.open_with((commands, *self.groups), self._shell.window)

    def open_sheet(self) -> None:
        """Open the sheet of keys."""
        shell = self._shell
        action = shell.commands.action("palette")
        keys = shortcut_groups.native([action.shortcut().toString()])
        palette = Named("palette", action.text(), keys)
        sheet = shortcut_groups.groups(shell.commands.named(), palette)
        self.sheet = ShortcutSheet(shell.theme, sheet, shell.window)
        self.sheet.not_saved.connect(self._say_not_saved)
        self.sheet.open()

    def _commands(self) -> list[Entry]:
        commands = self._shell.commands
        return [
            Entry(each.key, each.name, commands.action(each.key).trigger, hint=each.shortcut)
            for each in commands.named()
        ]

    def _do(self, key: str) -> None:
        entry = self.palette.entry(key)
        if entry is not None:
            entry.do()
        elif key in {each.key for each in self._shell.commands.named()}:
            self._shell.commands.action(key).trigger()

    def _say_not_saved(self, file: Path, error: OSError) -> None:
        self._shell.reports.error(FolderUnusable(folder=file.parent, cause=os_cause(error)))


def install(shell: Shell) -> CommandsFeature:
    """Build the palette and connect its signals."""
    feature = CommandsFeature(shell)
    shell.commands.connect_to(
        palette=feature.open_palette,
        keys=feature.open_sheet,
        toggle_list=lambda: shell.show_list(not shell.window.list_is_shown),
        quit=shell.window.close,
    )
    return feature
