"""One run of a terminal command: its folders, its language and its engine."""

from __future__ import annotations

import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from chatapp import texts
from chatapp.cli.engine_pipe import EnginePipe, raised
from chatapp.contract.protocol.verbs import Progress
from chatapp.errors import (
    ChatappError,
    CollectionEmpty,
    CollectionNotFound,
    DocumentLocked,
    FileMissing,
    FolderWithoutDocuments,
    PasswordWrong,
    PdfLocked,
    cause_code,
)
from chatapp.machine import file_names
from chatapp.machine.paths import Paths
from chatapp.texts import error_sentence

if TYPE_CHECKING:
    from chatapp.contract.protocol import Command, DocumentAdded, Event
    from chatapp.contract.records import Document, Folder, FolderChange, Language, Problem
    from chatapp.machine.settings import Settings

    Answer = TypeVar("Answer", bound=Event)

_MOST_TRIES = 3
"""Times that a password is asked for; chosen as `sudo` does."""


def say(text: str) -> None:
    """Print a note on stderr; in a terminal it replaces the line that shows progress."""
    clear_line()
    print(f"chatapp: {text}", file=sys.stderr, flush=True)


def show_progress(text: str) -> None:
    """Replace the line that shows progress, in a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def clear_line() -> None:
    """Remove the line that shows progress."""
    show_progress("")


class Session:
    """One run of a command; starts the engine at first use."""

    def __init__(self, paths: Paths, language: Language, chosen: Settings | None = None) -> None:
        """`chosen` are the settings; without them they are read when they are first needed."""
        self.paths = paths
        self.language = language
        self.passwords: tuple[str, ...] = ()
        """What the user gave for locked files; each is tried."""
        texts.use(language)
        self._chosen = chosen
        self._engine: EnginePipe | None = None
        self._has_settings = False

    @property
    def settings(self) -> Settings:
        """What the user chose."""
        if self._chosen is None:
            from chatapp.machine import settings

            self._chosen = settings.load(self.paths.settings).settings
        return self._chosen

    @property
    def engine(self) -> EnginePipe:
        """The engine, started at first use; it has the settings."""
        engine = self.begin()
        if not self._has_settings:
            from chatapp.contract.protocol import UseSettings
            from chatapp.machine.settings import for_engine

            engine.send(UseSettings, settings=for_engine(self.settings, self.language))
            self._has_settings = True
        return engine

    def begin(self) -> EnginePipe:
        """Start the engine without the settings."""
        if self._engine is None:
            self._engine = EnginePipe(self.paths.data, self.paths.logs / "engine-stderr.log")
        return self._engine

    def take_over(self, ahead: Session | None) -> None:
        """Use the engine that another session started on the same folder."""
        if ahead is not None and ahead.paths == self.paths:
            self._engine, ahead._engine = ahead._engine, None

    def close(self) -> None:
        """End the engine if one was started."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def load_model(self, path: str | None) -> None:
        """Load a model file, "" for the chosen or best one; None leaves that to the first question.

        A model that only continues texts is named on stderr. Raises a ModelError.
        """
        from chatapp.contract.protocol import LoadModel, ModelLoaded
        from chatapp.contract.records import REMOTE
        from chatapp.texts import gpu_words

        if path is None:
            return
        if path and not path.startswith(REMOTE):
            path = str(Path(path).expanduser().absolute())
        model = self.request(LoadModel, ModelLoaded, path=path).model
        if model.is_base:
            say(texts.tr("model.base_notice", name=model.name))
        if words := gpu_words.fewer_layers(model, self.language):
            say(words)

    def request(self, kind: type[Command], answer: type[Answer], **arguments: Any) -> Answer:
        """Send a command and return its last event. Raises the error that a Failed names."""
        last = self.engine.last(kind, **arguments)
        assert isinstance(last, answer)
        return last

    def add_document(self, path: str) -> DocumentAdded:
        """Put a file into the library and show the progress."""
        file = Path(path).expanduser().absolute()
        name = file_names.shown(file.name)
        if not file.is_file():
            causes = (cause_code("no_such_file"), cause_code("not_a_file"), cause_code("folder"))
            raise FileMissing(name=name, cause=causes[file.exists() + file.is_dir()])
        from chatapp.contract.protocol import AddDocument, DocumentAdded

        kinds = AddDocument, DocumentAdded
        return self._unlocked(
            name, lambda **more: follow(self, name, *kinds, path=file_names.sendable(file), **more)
        )

    def read_again(self, document: Document) -> Document:
        """Read a document of the library again from its file. Raises as the engine says."""
        from chatapp.contract.protocol import DocumentReadAgain, ReadDocumentAgain

        kinds = ReadDocumentAgain, DocumentReadAgain
        name = document.name
        return self._unlocked(
            name, lambda **more: follow(self, name, *kinds, document_id=document.id, **more)
        ).document

    def _unlocked(self, name: str, read: Callable[..., Answer]) -> Answer:
        """Read a file; if it is locked, with the passwords that are known or typed in."""
        try:
            return read()
        except (PdfLocked, DocumentLocked) as locked:
            refused: ChatappError = locked
        for password in self._passwords(name):
            try:
                return read(password=password)
            except PasswordWrong as error:
                refused = error
        raise refused

    def _passwords(self, name: str) -> Iterator[str]:
        """Yield passwords to try: those given, then those typed at a terminal."""
        yield from self.passwords
        if not (sys.stdin.isatty() and sys.stderr.isatty()):
            if not self.passwords:
                say(texts.tr("cli.password_hint"))
            return
        clear_line()
        for _ in range(_MOST_TRIES):
            try:
                password = getpass.getpass(texts.tr("cli.password", name=name) + " ", sys.stderr)
            except EOFError:
                return
            if not password:
                return
            yield password
            say(texts.tr("documents.password.wrong"))

    def add_folder(self, path: str, on_change: Callable[[FolderChange], None]) -> Folder:
        """Add and watch a folder; `on_change` is called for each of its documents."""
        folder = Path(path).expanduser().absolute()
        from chatapp.contract.protocol import AddFolder, FolderAdded, FolderChanged

        for event in self.engine.run(AddFolder, path=str(folder)):
            if isinstance(event, Progress):
                show_progress(f"{event.name or folder.name}: {event.done}/{event.total}")
            elif isinstance(event, FolderChanged):
                clear_line()
                on_change(event.change)
            else:
                added = raised(event)
        clear_line()
        assert isinstance(added, FolderAdded)
        return added.folder

    def add_all(self, paths: Sequence[str]) -> tuple[int, ...]:
        """Add files and folders and return the ids of their documents; failed files are named."""
        ids: list[int] = []
        for path in paths:
            if Path(path).expanduser().is_dir():
                folder = self.add_folder(path, self._say_problem)
                if not folder.document_ids:
                    raise FolderWithoutDocuments(name=Path(folder.path).name)
                ids.extend(folder.document_ids)
            else:
                ids.append(self.add_document(path).document.id)
        return tuple(ids)

    def collection_documents(self, names: Sequence[str]) -> tuple[int, ...]:
        """Return the ids of the documents of collections that are still in the library.

        Raises CollectionNotFound and CollectionEmpty.
        """
        if not names:
            return ()
        from chatapp.contract.protocol import DocumentsListed, ListDocuments
        from chatapp.machine import document_collections

        collections = document_collections.from_rows(self.settings.collections)
        chosen: list[int] = []
        for name in names:
            collection = document_collections.named(collections, name)
            if collection is None:
                known = ", ".join(each.name for each in collections) or "–"
                raise CollectionNotFound(name=name, collections=known)
            chosen += collection.document_ids
        listed = self.request(ListDocuments, DocumentsListed).documents
        library = {document.id for document in listed}
        ids = tuple(dict.fromkeys(each for each in chosen if each in library))
        if not ids:
            raise CollectionEmpty(name=", ".join(names))
        return ids

    def _say_problem(self, change: FolderChange) -> None:
        if change.problem is not None:
            say(self.problem_text(change.problem))

    def problem_text(self, problem: Problem) -> str:
        """Return the sentence of a problem in the session's language."""
        return error_sentence(problem.error, problem.details, self.language)

    def error_text(self, error: ChatappError) -> str:
        """Return the sentence of an error in the session's language."""
        return error_sentence(type(error).__name__, error.details, self.language)

    def print_json(self, values: dict[str, Any]) -> None:
        """Print one object as one line and flush it."""
        print(json.dumps(values, ensure_ascii=False), flush=True)


def follow(
    session: Session, name: str, kind: type[Command], answer: type[Answer], **arguments: Any
) -> Answer:
    """Run a command, show its progress under a name, and return its last event."""
    for event in session.engine.run(kind, **arguments):
        if isinstance(event, Progress):
            show_progress(f"{name}: {event.done}/{event.total}")
    last = raised(event)
    clear_line()
    assert isinstance(last, answer)
    return last
