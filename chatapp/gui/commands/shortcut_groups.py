"""All keys of the program by what they are for, as the sheet of shortcuts shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from chatapp.gui.shell.command_table import Named
from chatapp.texts import tr

_COMMANDS: Mapping[str, Sequence[str]] = {
    "chat": (
        *("new_chat", "find", "search_chats", "regenerate", "edit_last", "stop", "rename_chat"),
        *("export_chat", "delete_chat", "deleted_chats"),
    ),
    "documents": (
        *("add_documents", "attach_picture", "try_search", "toggle_source", "next_source"),
        *("previous_source", "next_page", "previous_page", "find_in_document"),
    ),
    "model": (
        *("choose_model", "choose_preset", "compare", "continue_text", "look_inside"),
        *("tint_answer", "keep_chances", "look_page"),
    ),
}
"""Commands by group; all others stand under the window."""
_KEYS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "writing": {"send": ("Return",), "line": ("Shift+Return",), "undo": ("Ctrl+Z",)},
    "moving": {
        "nth_chat": ("Ctrl+1",),
        "next_part": ("Tab",),
        "previous_part": ("Shift+Tab",),
        "rename": ("F2",),
        "remove": ("Del",),
        "scroll": ("PgUp", "PgDown"),
    },
}
"""Keys that belong to a field or a list and are no commands."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What a key does, in words."""

    name: str
    keys: str


def groups(commands: Sequence[Named], palette: Named) -> dict[str, list[Shortcut]]:
    """Return the shortcuts under their headings; commands without a key are left out."""
    sheet: dict[str, list[Shortcut]] = {}
    for group, keys in _KEYS.items():
        sheet[tr(f"keys.group.{group}")] = [
            Shortcut(tr(f"keys.{name}"), native(sequence)) for name, sequence in keys.items()
        ]
    for command in (palette, *commands):
        if command.shortcut:
            heading = tr(f"keys.group.{_group(command.key)}")
            sheet.setdefault(heading, []).append(Shortcut(command.name, command.shortcut))
    return sheet


def native(keys: Sequence[str]) -> str:
    """Return keys in the system's notation."""
    form = QKeySequence.SequenceFormat.NativeText
    return ", ".join(QKeySequence(key).toString(form) for key in keys)


def as_text(sheet: Mapping[str, Sequence[Shortcut]]) -> str:
    """Return the sheet as text in two columns, to be printed."""
    lines = []
    for heading, shortcuts in sheet.items():
        lines += ["", heading, "-" * len(heading)]
        lines += [f"{shortcut.keys:<24}{shortcut.name}" for shortcut in shortcuts]
    return "\n".join(lines).strip() + "\n"


def _group(key: str) -> str:
    for group, keys in _COMMANDS.items():
        if key in keys:
            return group
    return "window"
