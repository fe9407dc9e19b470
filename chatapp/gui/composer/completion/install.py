"""Offers presets, commands, documents and folders, and the questions of all chats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from typing import Literal

from chatapp import texts
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Document, Folder
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.composer.completion.completion import Completion
from chatapp.gui.composer.completion.completion_list import CompletionList
from chatapp.gui.composer.completion.prompt_history import PromptHistory
from chatapp.gui.composer.completion.suggestion import Suggestion
from chatapp.gui.composer.composer import Composer
from chatapp.gui.composer.preset_menu import PresetMenu
from chatapp.gui.shell.shell import Shell
from chatapp.machine.document_collections import DocumentCollection
from chatapp.texts import tr, translation

_MOST_QUESTIONS = 200


@dataclass(frozen=True, slots=True)
class Mentionable:
    """What "@" offers: the library of this moment, and what is done with what is picked."""

    documents: Callable[[], Sequence[Document]]
    folders: Callable[[], Sequence[Folder]]
    switch_on: Callable[[Iterable[int]], object]
    collections: Callable[[], Sequence[DocumentCollection]] = tuple


class CompletionFeature:
    def __init__(
        self,
        shell: Shell,
        composer: Composer,
        presets: PresetMenu,
        current: CurrentChat,
        mentionable: Mentionable,
    ) -> None:
        self._shell = shell
        self._presets = presets
        self._current = current
        self._mentionable = mentionable
        shown = CompletionList(shell.theme, composer)
        self.completion = Completion(composer.edit, shown, self._offer, self._name)

    def _offer(self, sign: Literal["/", "@"]) -> Sequence[Suggestion]:
        if sign == "/":
            return (*self._preset_suggestions(), *self._command_suggestions())
        return (
            *self._collection_suggestions(),
            *self._folder_suggestions(),
            *self._document_suggestions(),
        )

    def _name(self, sign: Literal["/", "@"]) -> str:
        return tr("completion.commands" if sign == "/" else "completion.documents")

    def _preset_suggestions(self) -> list[Suggestion]:
        language = texts.language()
        return [
            Suggestion(
                preset.names.get(language) or preset.id,
                partial(self._presets.choose, preset.id),
                preset.descriptions.get(language, ""),
                tr("preset.name"),
                preset.id,
            )
            for preset in self._current.presets
        ]

    def _command_suggestions(self) -> list[Suggestion]:
        commands, english = self._shell.commands, translation("en")
        return [
            Suggestion(
                named.name,
                commands.action(named.key).trigger,
                hint=named.shortcut,
                keywords=english.tr(f"command.{named.key}"),
            )
            for named in commands.named()
        ]

    def _document_suggestions(self) -> list[Suggestion]:
        return [
            Suggestion(
                document.name,
                partial(self._mentionable.switch_on, (document.id,)),
                text=f"{document.name} ",
            )
            for document in self._mentionable.documents()
        ]

    def _collection_suggestions(self) -> list[Suggestion]:
        known = {document.id for document in self._mentionable.documents()}
        suggestions = []
        for collection in self._mentionable.collections():
            ids = [each for each in collection.document_ids if each in known]
            choose = partial(self._mentionable.switch_on, ids)
            detail = tr("completion.collection", count=len(ids))
            suggestions.append(
                Suggestion(collection.name, choose, detail, text=f"{collection.name} ")
            )
        return suggestions

    def _folder_suggestions(self) -> list[Suggestion]:
        return [
            Suggestion(
                name,
                partial(self._mentionable.switch_on, folder.document_ids),
                tr("completion.folder", count=len(folder.document_ids)),
                text=f"{name} ",
            )
            for folder in self._mentionable.folders()
            if (name := PurePath(folder.path).name)
        ]


def install(
    shell: Shell,
    composer: Composer,
    presets: PresetMenu,
    current: CurrentChat,
    mentionable: Mentionable,
) -> CompletionFeature:
    return CompletionFeature(shell, composer, presets, current, mentionable)


def remember(store: ChatStore, composer: Composer, current: CurrentChat) -> PromptHistory:
    """Let Up and Down walk through earlier questions; the stored draft stays the draft."""
    recent = partial(store.messages.recent_questions, _MOST_QUESTIONS)
    history = PromptHistory(composer.edit, recent)

    def keep_draft(_text: str) -> None:
        if history.is_shown:
            current.draft.note(history.draft)

    composer.text_changed.connect(keep_draft)
    return history
