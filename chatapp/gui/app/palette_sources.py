"""What the palette finds: chats, presets, models, documents and settings, from their features."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from chatapp import texts
from chatapp.contract.records import Source
from chatapp.gui.commands.palette_entries import Entry, EntryGroup
from chatapp.machine import languages
from chatapp.machine.settings import DECLARED
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.app.window import Window


def sources(window: Window) -> Sequence[EntryGroup]:
    """Return the groups in the order in which they are shown."""
    return (
        EntryGroup("palette.chats", partial(_chats, window)),
        EntryGroup("palette.documents", partial(_documents, window)),
        EntryGroup("palette.presets", partial(_presets, window)),
        EntryGroup("palette.models", partial(_models, window)),
        EntryGroup("palette.settings", partial(_settings, window)),
    )


def _chats(window: Window) -> list[Entry]:
    current = window.chats.current
    return [
        Entry(f"chat:{chat.id}", chat.title, partial(current.open, chat.id))
        for chat in window.chats.all_chats.chats()
        if chat.title
    ]


def _documents(window: Window) -> list[Entry]:
    def open_first_page(id: int, name: str) -> None:
        source = Source(1, name, 1, "", (), id)
        window.source.open(source, (source,))

    return [
        Entry(f"document:{each.id}", each.name, partial(open_first_page, each.id, each.name))
        for each in window.documents.shelf.documents
    ]


def _presets(window: Window) -> list[Entry]:
    language, picked = texts.language(), window.composer.preset_menu.list.picked
    return [
        Entry(
            f"preset:{preset.id}",
            preset.names.get(language) or preset.names.get("en") or preset.id,
            partial(picked.emit, preset.id),
            preset.descriptions.get(language) or preset.descriptions.get("en", ""),
            also=" ".join(preset.names.values()),
        )
        for preset in window.chats.current.presets
    ]


def _models(window: Window) -> list[Entry]:
    picked = window.models.menu.list.picked
    return [
        Entry(f"model:{model.path}", model.name, partial(picked.emit, model.path))
        for model in window.models.choice.models
        if model.kind == "chat" and not model.problem
    ]


def _settings(window: Window) -> list[Entry]:
    names = [name for name, declared in DECLARED.items() if declared.group]
    return [
        Entry(
            f"setting:{name}",
            tr(f"settings.{name}"),
            partial(window.settings.open_at, name),
            tr(f"settings.group.{DECLARED[name].group}"),
            also=_other_words(name),
        )
        for name in names
    ]


def _other_words(name: str) -> str:
    """Return what people of all languages call a setting."""
    codes = (f"settings.{name}", f"settings.{name}.words")
    words = [name.replace("_", " ")]
    for language in languages.known():
        words += [texts.translation(language).find(code, {}) for code in codes]
    return " ".join(words)
