"""Where the model meets the rest of the window: composer, start page, and what is closed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from chatapp.contract.records import Document
from chatapp.gui.app.incoming_files import IncomingFiles
from chatapp.gui.app.start_cards import StartCards
from chatapp.gui.chats.install import ChatsFeature
from chatapp.gui.composer.install import ComposerFeature
from chatapp.gui.documents.install import DocumentsFeature
from chatapp.gui.models.install import ModelsFeature
from chatapp.gui.shell.shell import Shell
from chatapp.gui.transcript.install import TranscriptFeature
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.works.install import WorksFeature
from chatapp.machine.context_price import size
from chatapp.machine.models import catalog, memory_fit
from chatapp.texts import tr


class Rooms(NamedTuple):
    """The features that a model has to do with."""

    models: ModelsFeature
    chats: ChatsFeature
    transcript: TranscriptFeature
    composer: ComposerFeature
    documents: DocumentsFeature


class ModelLinks:
    """Connects the models to the other features of a window."""

    def __init__(
        self, shell: Shell, rooms: Rooms, works: WorksFeature, files: IncomingFiles
    ) -> None:
        self._shell, self._rooms, self._works, self._files = shell, rooms, works, files
        models, composer = rooms.models, rooms.composer
        self.cards = StartCards(shell.theme)
        self._translated = ""
        """The name of the file that is translated once it is read."""
        rooms.transcript.view.welcome.add(self.cards)
        models.choice.changed.connect(self._offer)
        composer.follow_model(models.choice, models.menu.open)
        models.closed.connect(composer.view.focus)
        rooms.chats.current.opened.connect(lambda _chat: models.close_page())
        rooms.chats.current.answer_started.connect(lambda _id: models.load_again())
        self.cards.chosen.connect(self._on_chosen)
        rooms.documents.shelf.added.connect(self._on_document_added)
        shell.window.language_changed.connect(self._offer)

    def _offer(self) -> None:
        """Name a better model than the starter, while that is the one in use."""
        choice = self._rooms.models.choice
        loaded = choice.loaded
        is_good = loaded is not None and loaded.origin != "starter"
        if is_good or (loaded is None and not choice.is_missing):
            self.cards.offer_model("")
            return
        if better := self._rooms.models.better_here():
            self.cards.offer_model(tr("start.model.here", name=better.name))
            return
        pace = memory_fit.pace(choice.models)
        suggested = catalog.suggested(choice.memory.total, pace=pace)
        if suggested is not None:
            words = tr("start.model.get", name=suggested.name, size=size(suggested.size_bytes))
            self.cards.offer_model(words)

    def _on_chosen(self, name: str) -> None:
        models = self._rooms.models
        if name == "document":
            self._files.pick()
        elif name == "translate":
            file_dialogs.pick_documents(self._shell.window, self._translate)
        elif better := models.better_here():
            models.choice.choose(better.path)
        else:
            models.open_page(gets_more=True)

    def _translate(self, files: Sequence[str]) -> None:
        """Read the first of the files, and translate it once that is done."""
        self._translated = files[0].replace("\\", "/").rsplit("/", 1)[-1] if files else ""
        self._files.open(list(files))

    def _on_document_added(self, document: Document, _chat_id: int, _twin: str) -> None:
        if self._translated and self._translated in (document.name, *document.other_names):
            self._translated = ""
            self._works.open("translation", document.id)
