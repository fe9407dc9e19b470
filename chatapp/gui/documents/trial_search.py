"""Opens the panel that shows what a question finds, and asks the engine for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chatapp.contract.protocol import Event, Found, Search
from chatapp.contract.records import Source
from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.composer.composer import Composer
from chatapp.gui.documents.document_shelf import DocumentShelf
from chatapp.gui.shell.shell import Shell
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.documents.search_trial import SearchTrial

OpenSource = Callable[[Source, Sequence[Source]], object]
_TOP = 10
_LONGEST_QUERY = 200


class TrialSearch:
    """Searches given documents, else those of the chat on screen, else the whole library."""

    def __init__(
        self,
        shell: Shell,
        shelf: DocumentShelf,
        current: CurrentChat,
        composer: Composer,
        open_source: OpenSource,
    ) -> None:
        self._shell = shell
        self._shelf = shelf
        self._current = current
        self._composer = composer
        self._open_source = open_source
        self._document_ids: tuple[int, ...] = ()
        self._panel: SearchTrial | None = None

    def open(self, document_ids: Sequence[int] = ()) -> None:
        """Open the panel with the question that is being written."""
        names = {document.id: document.name for document in self._shelf.documents}
        wanted = document_ids or self._current.chat.document_ids
        self._document_ids = tuple(wanted_id for wanted_id in wanted if wanted_id in names)
        scope = tr("trial.in_all", count=len(names))
        if self._document_ids:
            searched = ", ".join(names[document_id] for document_id in self._document_ids)
            scope = tr("trial.in_some", names=searched)
        query = self._composer.text().strip().split("\n")[0][:_LONGEST_QUERY]
        self._made_panel().open_for(scope, query, self._shell.window)

    def _made_panel(self) -> SearchTrial:
        if self._panel is None:
            from chatapp.gui.documents.search_trial import SearchTrial

            self._panel = SearchTrial(self._shell.theme, self._shell.window)
            self._panel.opened.connect(self._open_source)
            self._panel.wanted.connect(self._search)
        return self._panel

    def _search(self, query: str) -> None:
        def on_event(event: Event) -> None:
            if self._panel is None:
                return
            if isinstance(event, Found):
                self._panel.show_found(query, event.passages, event.is_foreign)
            else:
                self._panel.show_found(query, ())

        self._shell.engine.send(
            Search, on_event, query=query, document_ids=self._document_ids, top=_TOP
        )
