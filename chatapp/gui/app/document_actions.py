"""What is done with a document: from its menu, from the head of its page, from the palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from chatapp.gui.composer.composer import Composer
from chatapp.gui.documents.install import DocumentsFeature
from chatapp.gui.library.row_menus import COMMANDS
from chatapp.gui.shell.shell import Shell
from chatapp.gui.source.install import SourceFeature
from chatapp.gui.works.install import WorksFeature
from chatapp.texts import tr


@dataclass(frozen=True, eq=False)
class DocumentActions:
    """Leads each action to the feature that does it."""

    shell: Shell
    documents: DocumentsFeature
    source: SourceFeature
    works: WorksFeature
    composer: Composer

    def connect(self) -> None:
        listed = self.documents.list
        listed.action_wanted.connect(self.do)
        self.source.view.document_action.connect(self.do)
        commands: dict[str, Callable[[], object]] = {
            command: partial(self._do_with_current, action) for command, action in COMMANDS.items()
        }
        self.shell.commands.connect_to(**commands)

    def do(self, action: str, document_id: int) -> None:
        """Do one of `DOCUMENT_ACTIONS` with a document of the library."""
        opening, document = self.documents.opening, self.documents.shelf.document(document_id)
        if document is None:
            return
        actions: dict[str, Callable[[], object]] = {
            "open": lambda: self.source.open_document(document),
            "ask": lambda: self._ask(document_id),
            "summarize": lambda: self.works.open("summary", document_id),
            "translate": lambda: self.works.open("translation", document_id),
            "try_search": lambda: self.documents.trial.open((document_id,)),
            "open_in_program": lambda: opening.open_in_program(document_id),
            "show_in_folder": lambda: opening.show_in_folder(document_id),
        }
        actions[action]()

    def _ask(self, document_id: int) -> None:
        self.documents.switch_on(document_id)
        self.composer.focus()

    def _do_with_current(self, action: str) -> None:
        """Act on the document that is meant: on screen, selected, of this chat, or the only one."""
        known = self.documents.shelf.documents
        shown = self.source.shown_document_id()
        chosen = shown or self.documents.list.selected_id() or self.documents.only_of_chat()
        if not chosen and len(known) == 1:
            chosen = known[0].id
        if chosen:
            self.documents.list.do(action, chosen)
            return
        self.shell.notices.show_notice("choose-document", tr("library.choose_first"), "info")
        self.shell.notices.fade("choose-document")
