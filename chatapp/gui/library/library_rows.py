"""The rows of the library: collections, folders as a tree, then the documents in no folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from chatapp import texts
from chatapp.contract.records import Document, Folder
from chatapp.gui.widgets.rows import ListRow
from chatapp.machine.document_collections import DocumentCollection
from chatapp.texts import places, tr


@dataclass(frozen=True, slots=True)
class FolderKey:
    """The key of a row of a folder, or of the folder `path` in it; documents have their id."""

    folder_id: int
    path: str = ""


@dataclass(frozen=True, slots=True)
class CollectionKey:
    """The key of a row of a collection, or of a document in it."""

    name: str
    document_id: int = 0


RowKey = int | FolderKey | CollectionKey


@dataclass(slots=True)
class Branch:
    """A folder of the tree: its folders by name, and the ids of the documents right in it."""

    key: FolderKey
    folders: dict[str, Branch] = field(default_factory=dict)
    document_ids: list[int] = field(default_factory=list)

    def all_ids(self) -> list[int]:
        """Return the ids of all documents in it and below."""
        ids = list(self.document_ids)
        for folder in self.folders.values():
            ids += folder.all_ids()
        return ids


@dataclass(frozen=True, slots=True)
class LibraryRows:
    """Makes rows of documents and folders; `on` are the documents of the chat on screen."""

    documents: Mapping[int, Document]
    folders: Sequence[Folder]
    on: Collection[int]
    unfolded: Collection[FolderKey | CollectionKey]
    collections: Sequence[DocumentCollection] = ()

    def tree(self) -> list[ListRow]:
        rows: list[ListRow] = []
        for collection in self.collections:
            self._add_collection(rows, collection)
        in_folders: set[int] = set()
        for folder in self.folders:
            in_folders |= set(folder.document_ids)
            about = tr("folders.missing") if folder.is_missing else ""
            self._add_branch(rows, branch_of(folder), PurePath(folder.path).name, 0, about)
        has_folders = bool(self.folders or self.collections)
        for document in self.documents.values():
            if document.id not in in_folders:
                rows.append(self._document_row(document, 0, has_folders))
        return rows

    def matching(self, query: str) -> list[ListRow]:
        """Return the documents whose name or folder has all words of a query."""
        words = query.casefold().split()
        folder_names = self._folder_names()
        rows = []
        for document in self.documents.values():
            folder = folder_names.get(document.id, "")
            names = " ".join((document.name, *document.other_names, folder)).casefold()
            if all(word in names for word in words):
                rows.append(self._document_row(document, 0, False, folder))
        return rows

    def _folder_names(self) -> dict[int, str]:
        names: dict[int, str] = {}
        for folder in self.folders:
            root = PurePath(folder.path).name
            names |= dict.fromkeys(folder.document_ids, root)
            for file, document_id in folder.files.items():
                names[document_id] = "/".join((root, *PurePath(file).parts[:-1]))
        return names

    def _add_branch(
        self, rows: list[ListRow], branch: Branch, name: str, level: int, about: str = ""
    ) -> None:
        ids = [known for known in branch.all_ids() if known in self.documents]
        on = [known for known in ids if known in self.on]
        is_open = branch.key in self.unfolded
        key = "folders.count" if branch.key.path else "folders.about"
        rows.append(
            ListRow(
                branch.key,
                name,
                about or tr(key, count=len(ids)),
                is_on=bool(ids) and len(on) == len(ids),
                is_partly_on=0 < len(on) < len(ids),
                level=level,
                is_open=is_open,
                has_menu=True,
            )
        )
        if is_open:
            for folder_name, folder in sorted(branch.folders.items()):
                self._add_branch(rows, folder, folder_name, level + 1)
            for document_id in branch.document_ids:
                if document_id in self.documents:
                    document = self.documents[document_id]
                    rows.append(self._document_row(document, level + 1, True))

    def _add_collection(self, rows: list[ListRow], collection: DocumentCollection) -> None:
        key = CollectionKey(collection.name)
        ids = [known for known in collection.document_ids if known in self.documents]
        on = [known for known in ids if known in self.on]
        is_open = key in self.unfolded
        rows.append(
            ListRow(
                key,
                collection.name,
                tr("collections.about", count=len(ids)),
                is_on=bool(ids) and len(on) == len(ids),
                is_partly_on=0 < len(on) < len(ids),
                is_open=is_open,
                has_menu=True,
            )
        )
        for document_id in ids if is_open else ():
            # A document may be in several collections: its key says in which.
            row = self._document_row(self.documents[document_id], 1, True)
            rows.append(replace(row, key=CollectionKey(collection.name, document_id)))

    def _document_row(
        self, document: Document, level: int, has_fold_room: bool, folder: str = ""
    ) -> ListRow:
        about = " · ".join(filter(None, (folder, words_about(document))))
        is_on = document.id in self.on
        return ListRow(
            document.id,
            document.name,
            about,
            is_on=is_on,
            level=level,
            has_fold_room=has_fold_room,
            has_menu=True,
        )


def document_of(key: RowKey | None) -> int:
    """Return the document that a row stands for, 0 for none."""
    if isinstance(key, CollectionKey):
        return key.document_id
    return key if isinstance(key, int) else 0


def branch_of(folder: Folder) -> Branch:
    """Return the tree of a watched folder."""
    root = Branch(FolderKey(folder.id))
    placed: set[int] = set()
    for file, document_id in sorted(folder.files.items()):
        branch, path = root, ""
        for name in PurePath(file).parts[:-1]:
            path = f"{path}/{name}" if path else name
            branch = branch.folders.setdefault(name, Branch(FolderKey(folder.id, path)))
        if document_id not in placed:
            branch.document_ids.append(document_id)
            placed.add(document_id)
    root.document_ids += [other for other in folder.document_ids if other not in placed]
    return root


def ids_below(folder: Folder, path: str) -> list[int]:
    """Return the ids of the documents in a folder within a watched folder, "" for all of it."""
    branch = branch_of(folder)
    for name in PurePath(path).parts:
        if name not in branch.folders:
            return []
        branch = branch.folders[name]
    return branch.all_ids()


def words_about(document: Document) -> str:
    """Return the second line of a document: its length, its other names, what has no text."""
    about = [places.count(document, texts.language())]
    if document.other_names:
        about.append(tr("documents.also", names=", ".join(document.other_names)))
    if document.pages_without_text:
        about.append(tr("documents.without_text", pages=len(document.pages_without_text)))
    return " · ".join(about)
