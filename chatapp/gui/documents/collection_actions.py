"""Connects the collections with the library in the window: menus, names, undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QMenu

from chatapp.gui.documents.collection_shelf import CollectionShelf
from chatapp.gui.documents.document_list import DocumentList
from chatapp.gui.library.library_rows import CollectionKey
from chatapp.gui.library.name_dialog import NameDialog
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets.popup import Menu
from chatapp.texts import tr

_NOTICE = "collection"


class CollectionActions:
    """Every change can be undone from its notice."""

    def __init__(self, shell: Shell, shelf: CollectionShelf, listed: DocumentList) -> None:
        self._shell = shell
        self._shelf = shelf
        self._listed = listed

    def connect(self) -> None:
        self._shelf.changed.connect(self._listed.show_collections)
        self._listed.show_collections(self._shelf.collections)
        self._listed.collection_menu_asked.connect(self._fill_collection_menu)
        self._listed.document_menu_asked.connect(self.fill_document_menu)
        self._listed.dropped_on_collection.connect(self.put)

    def fill_document_menu(self, menu: Menu, document_id: int) -> None:
        """Add the collections that a document is in, or can be put into."""
        inside = QMenu(tr("collections.menu"), menu)
        for collection in self._shelf.collections:
            action = inside.addAction(collection.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(document_id in collection.document_ids)
            action.triggered.connect(
                lambda is_in, name=collection.name: self._switch(name, document_id, is_in)
            )
        if self._shelf.collections:
            inside.addSeparator()
        inside.addAction(tr("collections.new")).triggered.connect(
            lambda: self.ask_name(tr("collections.new_title"), "", partial(self._put, document_id))
        )
        before = menu.actions()[-1]
        menu.insertMenu(before, inside)

    def put(self, name: str, document_id: int) -> None:
        """Put a document into a collection."""
        self._change(partial(self._shelf.put, name, (document_id,)), "collections.put", name)

    def rename(self, name: str, new_name: str) -> None:
        self._change(
            partial(self._shelf.rename, name, new_name), "collections.renamed", new_name.strip()
        )

    def delete(self, name: str) -> None:
        self._change(partial(self._shelf.delete, name), "collections.deleted", name)

    def ask_name(self, title: str, name: str, do: Callable[[str], object]) -> NameDialog:
        """Open the dialog for a name."""
        dialog = NameDialog(self._shell.theme, title, name, self._shell.window)
        dialog.named.connect(do)
        dialog.open()
        return dialog

    def _fill_collection_menu(self, menu: Menu, key: CollectionKey) -> None:
        rename = partial(self.rename, key.name)
        menu.addAction(tr("collections.rename")).triggered.connect(
            lambda: self.ask_name(tr("collections.rename_title"), key.name, rename)
        )
        menu.addAction(tr("collections.delete")).triggered.connect(lambda: self.delete(key.name))

    def _put(self, document_id: int, name: str) -> None:
        self.put(name, document_id)

    def _switch(self, name: str, document_id: int, is_in: bool) -> None:
        if is_in:
            self.put(name, document_id)
        else:
            take_out = partial(self._shelf.take_out, name, (document_id,))
            self._change(take_out, "collections.taken_out", name)

    def _change(self, do: Callable[[], object], code: str, name: str) -> None:
        """Do something, say it, and offer to undo it."""
        before = self._shelf.collections
        do()
        if self._shelf.collections == before:
            return
        notices = self._shell.notices

        def undo() -> None:
            notices.dismiss(_NOTICE)
            self._shelf.keep(before)

        words = tr(code, name=name)
        notices.show_notice(_NOTICE, words, "info", tr("chats.undo"), undo)
