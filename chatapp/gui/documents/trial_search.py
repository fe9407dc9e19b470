"""Opens the panel that shows what a question finds, and asks the engine for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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


@dataclass(eq=False)
class TrialSearch:
    """Searches given documents, else those of the chat on screen, else the whole library."""

    shell: Shell
    shelf: DocumentShelf
    current: CurrentChat
    composer: Composer
    open_source: OpenSource
    _document_ids: tuple[int, ...] = ()
    _panel: SearchTrial | None = None

    def open(self, document_ids: Sequence[int] = ()) -> None:
        """Open the panel with the question that is being written."""
        names = {document.id: document.name for document in self.shelf.documents}
        wanted = document_ids or self.current.chat.document_ids
        self._document_ids = tuple(wanted_id for wanted_id in wanted if wanted_id in names)
        scope = tr("trial.in_all", count=len(names))
        if self._document_ids:
            searched = ", ".join(names[document_id] for document_id in self._document_ids)
            scope = tr("trial.in_some", names=searched)
        query = self.composer.text().strip().split("\n")[0][:_LONGEST_QUERY]
        self._made_panel().open_for(scope, query, self.shell.window)

    def _made_panel(self) -> SearchTrial:
        if self._panel is None:
            from chatapp.gui.documents.search_trial import SearchTrial

            self._panel = SearchTrial(self.shell.theme, self.shell.window)
            self._panel.opened.connect(self.open_source)
            self._panel.wanted.connect(self._search)
        return self._panel

    def _search(self, query: str) -> None:
        panel = self._made_panel()

        def on_event(event: Event) -> None:
            if isinstance(event, Found):
                panel.show_found(query, event.passages, event.is_foreign)
            else:
                panel.show_found(query, ())

        self.shell.engine.send(
            Search, on_event, query=query, document_ids=self._document_ids, top=_TOP
        )
