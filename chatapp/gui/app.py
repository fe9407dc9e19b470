"""Opens the window: reads the arguments, makes sure to be the first one, builds the parts and lets Qt run."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from chatapp import log, network, settings
from chatapp.chats.store import ChatStore
from chatapp.errors import DiskFull, FolderUnusable, SettingsBroken, sentence
from chatapp.gui import i18n, uncaught
from chatapp.gui.engine_client import EngineClient, engine_program
from chatapp.gui.first_window import FirstWindow
from chatapp.gui.i18n import tr
from chatapp.gui.icons import icon
from chatapp.gui.kept_settings import KeptSettings, interface_language
from chatapp.gui.parts import Parts
from chatapp.gui.theme import Theme
from chatapp.gui.wiring.chat import ChatWiring
from chatapp.gui.wiring.commands import CommandWiring
from chatapp.gui.wiring.documents import DocumentWiring
from chatapp.gui.wiring.engine import EngineWiring
from chatapp.paths import Paths, open_data_folder


def run(arguments: list[str]) -> int:
    """Open the window, or bring the one of this data folder to the front, and return the exit code."""
    options = _parse(arguments)
    application = QApplication(sys.argv[:1])
    application.setApplicationName("chatapp")
    application.setDesktopFileName("chatapp")
    # Everything that matters is on disk at any moment, so Ctrl+C in the terminal may simply end the window.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        paths = open_data_folder(options.data_dir)
        return _run_on(paths, options, application)
    except (FolderUnusable, DiskFull) as error:
        print(sentence(type(error).__name__, error.details, i18n.language()), file=sys.stderr)
        return 1


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="chatapp", description="Chat with a model on your own computer.")
    parser.add_argument("--data-dir", help="folder for chats, documents, settings and logs")
    parser.add_argument("--lang", choices=("en", "ko"), help="language of the window")
    parser.add_argument("files", nargs="*", metavar="FILE", help="PDFs to add, or a GGUF model to load")
    options = parser.parse_args(arguments)
    options.files = [str(Path(file).expanduser().absolute()) for file in options.files]
    return options


def _run_on(paths: Paths, options: argparse.Namespace, application: QApplication) -> int:
    values, broken = settings.load(paths.settings)
    i18n.use(options.lang or interface_language(values))
    first = FirstWindow(paths.data)
    if not first.claim():
        if first.call(options.files):
            return 0
        print(tr("app.runs_already", folder=paths.data), file=sys.stderr)
        return 1
    log.start(paths.logs, "window")
    network.forbid()
    kept = KeptSettings(paths.settings, values)
    window = Window(paths, kept, broken)
    first.called.connect(window.documents.open_files)
    first.called.connect(lambda _files: window.parts.window.come_to_front())
    application.setWindowIcon(window.icon())
    window.open(options.files)
    window.parts.window.was_closed.connect(application.quit)
    code = application.exec()
    first.release()
    return code


class Window:
    """One window with its store and its engine."""

    def __init__(
        self, paths: Paths, kept: KeptSettings, broken: SettingsBroken | None = None, program: list[str] | None = None
    ) -> None:
        self._kept = kept
        self.theme = Theme()
        self.theme.choose(kept.values.theme)
        self.theme.set_zoom(kept.values.zoom_percent)
        self.store = ChatStore(paths.chats)
        self.engine = EngineClient(program or engine_program(paths), paths)
        self.parts = Parts(self.theme, self.store, self.engine)
        chat = ChatWiring(self.parts, paths)
        self.documents = DocumentWiring(self.parts)
        self._engine_wiring = EngineWiring(self.parts, paths, kept)
        self._commands = CommandWiring(self.parts, chat, self.documents, kept)
        self._errors = [error for error in (broken, self.store.damaged) if error is not None]
        self._is_closed = False

    def open(self, files: list[str]) -> None:
        """Show the window; the engine starts when it has been painted."""
        window = self.parts.window
        uncaught.install(self.parts.reports.uncaught)
        window.restore_geometry(self._kept.values.window_geometry)
        window.show_list(self._kept.values.list_shown)
        window.was_painted.connect(self.engine.start)
        window.was_closed.connect(self.close)
        for error in self._errors:
            self.parts.reports.error(error)
        self.parts.all_chats.tidy()
        self.parts.current.open_latest()
        self.parts.all_chats.changed.emit()
        self._engine_wiring.greet()
        self.documents.open_files(files)
        window.show()
        self.parts.composer.focus()

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

    def icon(self) -> QIcon:
        """Return the program's icon."""
        return icon("chat", self.theme.colors.accent, 32)
