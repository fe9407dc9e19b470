"""One whole window: its frame, its store, its engine, its parts, and the one way out."""

from __future__ import annotations

from pathlib import Path

from chatapp.chats.store import ChatStore
from chatapp.errors import ChatappError, FolderGone
from chatapp.gui.app import uncaught
from chatapp.gui.engine.engine_client import EngineClient, engine_program
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.settings.kept_settings import KeptSettings, interface_language
from chatapp.gui.shell.frame import Frame
from chatapp.gui.shell.parts import Parts
from chatapp.gui.wiring.chat import ChatWiring
from chatapp.gui.wiring.commands import CommandWiring
from chatapp.gui.wiring.documents import DocumentWiring
from chatapp.gui.wiring.engine import EngineWiring
from chatapp.gui.wiring.hosts import HostWiring
from chatapp.gui.wiring.inside import InsideWiring
from chatapp.gui.wiring.pictures import PictureWiring
from chatapp.gui.wiring.works import WorksWiring
from chatapp.machine.paths import Paths, is_gone
from chatapp.machine.settings import for_engine


class Window:
    """Made around a frame that may be on the screen already."""

    def __init__(
        self,
        paths: Paths,
        kept: KeptSettings,
        broken: ChatappError | None = None,
        program: list[str] | None = None,
        frame: Frame | None = None,
    ) -> None:
        self._paths = paths
        self._kept = kept
        self._frame = frame or Frame(kept.values)
        self.theme = self._frame.theme
        self.store = ChatStore(paths.chats)
        self.engine = EngineClient(program or engine_program(paths), paths)
        self._send_settings()
        kept.changed.connect(lambda _name: self._send_settings())
        self.parts = Parts(self._frame, self.store, self.engine, PictureFiles(paths.pictures))
        chat = ChatWiring(self.parts, paths)
        self.documents = DocumentWiring(self.parts)
        self.pictures = PictureWiring(self.parts, paths, self.documents)
        self.works = WorksWiring(self.parts)
        self._engine_wiring = EngineWiring(self.parts, paths, kept)
        self._commands = CommandWiring(self.parts, chat, self.documents, kept)
        self._hosts = HostWiring(self.parts, kept)
        self.inside = InsideWiring(self.parts, kept)
        self._errors = [error for error in (broken, self.store.damaged) if error is not None]
        self._is_closed = False

    def open(self, files: list[str]) -> None:
        """Show what was there last time, and start the engine as soon as the window is painted."""
        window = self.parts.window
        uncaught.install(self._say_uncaught)
        window.was_closed.connect(self.close)
        for error in self._errors:
            self.parts.reports.error(error)
        self.parts.all_chats.tidy()
        self._open_latest()
        self._engine_wiring.greet()
        for question in self._frame.take_early():
            self.parts.current.ask(question)
        self.documents.open_files(files)
        if window.is_painted:
            self.engine.start()
        else:
            window.was_painted.connect(self.engine.start)
            self._frame.show()

    def close(self) -> None:
        """The one way out: store what is open, end the engine, close the file."""
        if self._is_closed:
            return
        self._is_closed = True
        self._kept.change("window_geometry", self.parts.window.geometry_as_text())
        self.parts.window.hide()
        self.parts.current.close()
        self.engine.close()
        self.store.close()

    def come_to_front(self, files: list[str]) -> None:
        """Answer a second start on this data folder."""
        self.documents.open_files([str(Path(file)) for file in files])
        self.parts.window.come_to_front()

    def _send_settings(self) -> None:
        values = self._kept.values
        self.engine.use_settings(for_engine(values, interface_language(values)))

    def _say_uncaught(self, name: str) -> None:
        """Say what nobody caught; when the data folder is gone that is the reason."""
        if is_gone(self._paths.chats):
            self.parts.reports.error(FolderGone(folder=self._paths.data))
        else:
            self.parts.reports.uncaught(name)

    def _open_latest(self) -> None:
        """Show the chat of last time; what was typed while it was loading stands after its draft."""
        typed = self.parts.composer.text()
        self.parts.current.open_latest()
        self.parts.all_chats.changed.emit()
        if typed:
            self.parts.composer.set_text(self.parts.composer.text() + typed)
