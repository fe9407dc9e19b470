"""Opens the files of documents in their own programs, and shows them in their folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chatapp.contract.protocol import DocumentLocated, Event, Failed, LocateDocument
from chatapp.gui.documents.document_shelf import DocumentShelf
from chatapp.gui.shell import desktop
from chatapp.gui.shell.shell import Shell
from chatapp.machine import file_names
from chatapp.texts import tr

_KEY = "opening"
_Act = Callable[[DocumentLocated], None]


class DocumentOpening:
    """Asks the engine where the file is; says so when there is no program or no file."""

    def __init__(self, shell: Shell, shelf: DocumentShelf) -> None:
        self._shell = shell
        self._shelf = shelf

    def open_in_program(self, document_id: int) -> None:
        self._locate(document_id, self._open)

    def show_in_folder(self, document_id: int) -> None:
        self._locate(document_id, self._show)

    def show_folder(self, path: str) -> None:
        """Show a watched folder in the file manager."""
        self._say(desktop.open_file(Path(path)), "library.no_file_manager", path)

    def _locate(self, document_id: int, act: _Act) -> None:
        def on_event(event: Event) -> None:
            if isinstance(event, DocumentLocated):
                act(event)
            elif isinstance(event, Failed):
                self._shell.reports.problem(event.error, event.details)

        self._shell.engine.send(LocateDocument, on_event, document_id=document_id)

    def _open(self, located: DocumentLocated) -> None:
        file, document = (
            file_names.received(located.path),
            self._shelf.document(located.document_id),
        )
        if not located.is_copy or document is None:
            self._say(desktop.open_file(file), "library.no_program", file_names.shown(str(file)))
            return
        # The copy of the library must stay as it is.
        name = document.name if Path(document.name).suffix else f"{document.name}.{document.kind}"
        try:
            is_open = desktop.open_copy(file, name, self._shell.paths.scratch / "opened")
        except OSError:
            is_open = False
        self._say(is_open, "library.no_program", document.name)

    def _show(self, located: DocumentLocated) -> None:
        file = file_names.received(located.path)
        if located.is_copy:
            document = self._shelf.document(located.document_id)
            name = document.name if document else ""
            self._shell.reports.problem("DocumentMoved", {"name": name})
            return
        folder = file_names.shown(str(file.parent))
        self._say(desktop.show_file(file), "library.no_file_manager", folder)

    def _say(self, is_done: bool, code: str, path: str) -> None:
        if is_done:
            self._shell.notices.dismiss(_KEY)
        else:
            self._shell.notices.show_notice(_KEY, tr(code, path=path), "warning")
