"""Builds the command palette, and what commands do to the window itself."""

from __future__ import annotations

from chatapp.gui.commands.command_palette import CommandPalette
from chatapp.gui.shell.shell import Shell


def install(shell: Shell) -> CommandPalette:
    """Build the palette and connect its signals."""
    palette = CommandPalette(shell.theme, shell.window)
    palette.picked.connect(lambda key: shell.commands.action(key).trigger())

    def open_palette() -> None:
        palette.open_with(shell.commands.named(), shell.window)

    shell.commands.connect_to(
        palette=open_palette,
        keys=open_palette,
        toggle_list=lambda: shell.show_list(not shell.window.list_is_shown),
        quit=shell.window.close,
    )
    return palette
