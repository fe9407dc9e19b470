"""What the palette finds: chats, presets, models, documents and settings, from their features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from chatapp import texts
from chatapp.contract.records import Source
from chatapp.gui.commands.palette_entries import Entry, EntryGroup
from chatapp.machine import languages
from chatapp.machine.settings import DECLARED
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.chats.install import ChatsFeature
    from chatapp.gui.composer.install import ComposerFeature
    from chatapp.gui.documents.install import DocumentsFeature
    from chatapp.gui.models.install import ModelsFeature
    from chatapp.gui.settings.install import SettingsFeature
    from chatapp.gui.source.install import SourceFeature


@dataclass(frozen=True, eq=False, slots=True)
class PaletteFeatures:
    """The features whose things are found."""

    chats: ChatsFeature
    documents: DocumentsFeature
    source: SourceFeature
    composer: ComposerFeature
    models: ModelsFeature
    settings: SettingsFeature


def sources(features: PaletteFeatures) -> Sequence[EntryGroup]:
    """Return the groups in the order in which they are shown."""
    return (
        EntryGroup("palette.chats", partial(_chats, features)),
        EntryGroup("palette.documents", partial(_documents, features)),
        EntryGroup("palette.presets", partial(_presets, features)),
        EntryGroup("palette.models", partial(_models, features)),
        EntryGroup("palette.settings", partial(_settings, features)),
    )


def _chats(features: PaletteFeatures) -> list[Entry]:
    current = features.chats.current
    return [
        Entry(f"chat:{chat.id}", chat.title, partial(current.open, chat.id))
        for chat in features.chats.all_chats.chats()
        if chat.title
    ]


def _documents(features: PaletteFeatures) -> list[Entry]:
    def open_first_page(id: int, name: str) -> None:
        source = Source(1, name, 1, "", (), id)
        features.source.open(source, (source,))

    return [
        Entry(f"document:{each.id}", each.name, partial(open_first_page, each.id, each.name))
        for each in features.documents.shelf.documents
    ]


def _presets(features: PaletteFeatures) -> list[Entry]:
    language, picked = texts.language(), features.composer.preset_menu.list.picked
    return [
        Entry(
            f"preset:{preset.id}",
            preset.names.get(language) or preset.names.get("en") or preset.id,
            partial(picked.emit, preset.id),
            preset.descriptions.get(language) or preset.descriptions.get("en", ""),
            also=" ".join(preset.names.values()),
        )
        for preset in features.chats.current.presets
    ]


def _models(features: PaletteFeatures) -> list[Entry]:
    picked = features.models.menu.list.picked
    return [
        Entry(f"model:{model.path}", model.name, partial(picked.emit, model.path))
        for model in features.models.choice.models
        if model.kind == "chat" and not model.problem
    ]


def _settings(features: PaletteFeatures) -> list[Entry]:
    names = [name for name, declared in DECLARED.items() if declared.group]
    return [
        Entry(
            f"setting:{name}",
            tr(f"settings.{name}"),
            partial(features.settings.open_at, name),
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
