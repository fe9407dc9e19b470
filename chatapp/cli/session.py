"""One run of a terminal command: its folders, its language, and an engine when one is needed."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from chatapp.cli.engine_pipe import EnginePipe, raised
from chatapp.errors import FileMissing
from chatapp.paths import Paths
from chatapp.protocol import AddDocument, DocumentAdded, LoadModel, Progress
from chatapp.records import Document, Language


class Session:
    """Starts the engine at first use; `close` ends it."""

    def __init__(self, paths: Paths, language: Language) -> None:
        self.paths = paths
        self.language = language
        self._engine: EnginePipe | None = None

    @property
    def engine(self) -> EnginePipe:
        """The engine, started when it is first asked for."""
        if self._engine is None:
            self._engine = EnginePipe(self.paths.data, self.paths.logs / "engine-stderr.log")
        return self._engine

    def close(self) -> None:
        """End the engine if one was started."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def load_model(self, path: str | None) -> None:
        """Load a model file; None leaves the choice to the engine."""
        if path is not None:
            self.engine.last(LoadModel, path=str(Path(path).expanduser().absolute()))

    def add_document(self, path: str) -> tuple[Document, bool]:
        """Put a file into the library; return it and whether it was there. Progress goes to a terminal's stderr."""
        file = Path(path).expanduser().absolute()
        if not file.is_file():
            raise FileMissing(name=file.name, cause="a folder" if file.is_dir() else "no such file")
        for event in self.engine.run(AddDocument, path=str(file)):
            if isinstance(event, Progress):
                self._show_progress(file.name, event)
            else:
                added = raised(event)
        self._clear_line()
        assert isinstance(added, DocumentAdded)
        return added.document, added.was_there

    def print_json(self, thing: dict[str, Any]) -> None:
        """Print one object as one line at once."""
        print(json.dumps(thing, ensure_ascii=False), flush=True)

    def say(self, en: str, ko: str) -> str:
        """Return the text in the language of this session."""
        return ko if self.language == "ko" else en

    def _show_progress(self, name: str, event: Progress) -> None:
        if sys.stderr.isatty():
            print(f"\r\x1b[K{name}: {event.done}/{event.total}", end="", file=sys.stderr, flush=True)

    def _clear_line(self) -> None:
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
