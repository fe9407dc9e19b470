"""The collections of documents, kept in the settings: window and terminal both read them there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.machine import document_collections
from chatapp.machine.document_collections import DocumentCollection


class CollectionShelf(QObject):
    """Keeps collections in the order of their names."""

    changed = Signal(list)

    def __init__(self, settings: KeptSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        settings.changed.connect(self._on_setting_changed)

    @property
    def collections(self) -> list[DocumentCollection]:
        return document_collections.from_rows(self._settings.values.collections)

    def collection(self, name: str) -> DocumentCollection | None:
        return document_collections.named(self.collections, name)

    def put(self, name: str, document_ids: Iterable[int]) -> None:
        """Put documents into a collection, which is made if there is none of this name."""
        name = document_collections.plain_name(name)
        if name:
            known = self.collection(name) or DocumentCollection(name)
            self._replace(known.name, known.with_documents(document_ids))

    def take_out(self, name: str, document_ids: Iterable[int]) -> None:
        """Take documents out of a collection; they stay in the library."""
        if known := self.collection(name):
            self._replace(name, known.without(document_ids))

    def rename(self, name: str, new_name: str) -> None:
        """Give a collection another name; with that of another one they become one."""
        known, new_name = self.collection(name), document_collections.plain_name(new_name)
        if known is None or not new_name or new_name == known.name:
            return
        other = self.collection(new_name)
        ids = known.document_ids
        if other is not None and other.name != known.name:
            ids = other.with_documents(ids).document_ids
        others = [each for each in self.collections if each not in (known, other)]
        self.keep([*others, DocumentCollection(new_name, ids)])

    def delete(self, name: str) -> None:
        """Forget a collection; its documents stay in the library."""
        self._replace(name, None)

    def keep(self, collections: Sequence[DocumentCollection]) -> None:
        """Keep exactly these collections, such as those before a change."""
        ordered = sorted(collections, key=lambda each: each.name.casefold())
        self._settings.change("collections", document_collections.as_rows(ordered))

    def forget_document(self, document_id: int) -> None:
        """Take a removed document out of all collections."""
        self.keep([each.without((document_id,)) for each in self.collections])

    def _replace(self, name: str, collection: DocumentCollection | None) -> None:
        known = self.collection(name)
        others = [each for each in self.collections if each != known]
        self.keep([*others, *([collection] if collection else [])])

    def _on_setting_changed(self, name: str) -> None:
        if name == "collections":
            self.changed.emit(self.collections)
