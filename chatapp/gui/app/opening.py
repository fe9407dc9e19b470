"""Opens the window: shows the start screen, then imports and builds the rest in slices."""

from __future__ import annotations

import gc
import importlib
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from chatapp import texts
from chatapp.errors import ChatappError, DataNewer, DiskFull, FolderUnusable
from chatapp.gui.app import bundled_font, override_guard
from chatapp.gui.app.first_window import FirstWindow
from chatapp.gui.app.start_screen import StartScreen
from chatapp.gui.shell.kept_settings import KeptSettings, interface_language
from chatapp.machine import languages, settings
from chatapp.machine.paths import RESTORE_READY, Paths, open_data_folder
from chatapp.texts import error_sentence, tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from chatapp.contract.records import Language
    from chatapp.gui.app.window import Window

_A_MOMENT_MS = 10

# Ordered so that each import is short: the window handles events between two of them.
_LATER = (
    "chatapp.contract.protocol",
    "chatapp.contract.protocol.wire",
    "chatapp.gui.engine.engine_client",
    "chatapp.chats.store",
    "chatapp.gui.chats.current_chat",
    "chatapp.gui.chats.listing.chat_list",
    "chatapp.gui.documents.document_list",
    "chatapp.gui.text.markdown",
    "chatapp.gui.transcript.message_body",
    "chatapp.gui.transcript.transcript",
    "chatapp.gui.source.source_view",
    "chatapp.gui.composer.preset_menu",
    "chatapp.gui.shell.shell",
    "chatapp.gui.models.install",
    "chatapp.gui.chats.install",
    "chatapp.gui.transcript.install",
    "chatapp.gui.composer.install",
    "chatapp.gui.source.install",
    "chatapp.gui.documents.install",
    "chatapp.gui.pictures.install",
    "chatapp.gui.works.install",
    "chatapp.gui.inside.install",
    "chatapp.gui.settings.install",
    "chatapp.gui.network.install",
    "chatapp.gui.tour.install",
    "chatapp.gui.commands.install",
    "chatapp.gui.app.window",
)


def open_window(
    arguments: list[str], when_open: Callable[[Window], None] = lambda _window: None
) -> int:
    """Open the window, or activate the open one of this data folder; return the exit code.

    `when_open` is called once all of it is there.
    """
    options = _parse(arguments)
    override_guard.install()
    application = QApplication(sys.argv[:1])
    bundled_font.add_where_missing()
    application.setApplicationName("chatapp")
    application.setDesktopFileName("chatapp")
    # Everything that matters is on disk, so Ctrl+C may end the process.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    values = settings.Settings()
    while True:
        try:
            paths = open_data_folder(options.data_dir)
            values, broken = settings.load(paths.settings)
            texts.use(options.language or interface_language(values))
            first = FirstWindow(paths.data)
            is_first = first.claim()
            restored = put_backup_into_place(paths) if is_first else Restored()
            if restored.kept:
                values, broken = settings.load(paths.settings)
            break
        except (FolderUnusable, DiskFull) as error:
            texts.use(options.language or interface_language(values))
            if (other := _other_folder(error, options)) is None:
                return 1
            options = other
    if not is_first and first.call(list(options.files)):
        return 0
    if not is_first and not first.claim():
        return _refuse(tr("app.runs_already", folder=paths.data))
    kept = KeptSettings(paths.settings, values)
    opening = Opening(paths, kept, restored.error or broken, options.files)
    opening.restored, opening.when_open = restored, when_open
    return _run(application, first, opening)


def _run(application: QApplication, first: FirstWindow, opening: Opening) -> int:
    """Show the window until it is closed; return the exit code."""
    opening.begin(first)
    code = application.exec()
    drop_own_clipboard(application)
    first.release()
    return code


def drop_own_clipboard(application: QApplication) -> None:
    """Empty a clipboard that lives in this process only: Qt frees it after Python has ended."""
    if application.platformName() in ("offscreen", "minimal"):
        application.clipboard().clear()


class Restored(NamedTuple):
    """The folder that keeps what a restored backup replaced, or why none was put into place."""

    kept: Path | None = None
    error: ChatappError | None = None


def put_backup_into_place(paths: Paths) -> Restored:
    """Put a checked backup into place that waits for this start; most starts have none."""
    if not (paths.data / RESTORE_READY).exists():
        return Restored()
    from chatapp.machine.backup import restore

    try:
        return Restored(restore.apply(paths))
    except ChatappError as error:
        return Restored(error=error)


class Options(NamedTuple):
    data_dir: str | None = None
    language: Language | None = None
    files: Sequence[str] = ()


def _parse(arguments: list[str]) -> Options:
    if not arguments:
        return Options()
    import argparse

    from chatapp.texts import argparse_words

    texts.use(languages.interface_language(languages.AUTOMATIC))
    argparse_words.install()
    # Its help is that of the terminal.
    parser = argparse.ArgumentParser(prog="chatapp", add_help=False)
    parser.add_argument("--data-dir")
    parser.add_argument("--language", "--lang", choices=languages.known())
    parser.add_argument("files", nargs="*", metavar="FILE")
    options = parser.parse_args(arguments)
    files = [Path(file).expanduser().absolute() for file in options.files]
    for file in files:
        # A mistyped command must not open a window.
        if not file.exists():
            parser.error(tr("help.no_such_command", name=file.name))
    return Options(options.data_dir, options.language, [str(file) for file in files])


def _words(error: ChatappError) -> str:
    return error_sentence(type(error).__name__, error.details, texts.language())


def _refuse(words: str, parent: QWidget | None = None) -> int:
    """Show why no window opens; return the exit code."""
    from chatapp.gui.app import refusal

    refusal.say(words, parent)
    return 1


def _other_folder(error: ChatappError, options: Options) -> Options | None:
    """Ask for a data folder that can be used; return None when the user gives up."""
    from chatapp.gui.app import refusal

    folder = refusal.ask_for_folder(_words(error))
    return None if folder is None else options._replace(data_dir=folder or options.data_dir)


class Opening:
    """Builds the window around the start screen in slices, so that typing never waits."""

    def __init__(
        self, paths: Paths, kept: KeptSettings, broken: ChatappError | None, files: Sequence[str]
    ) -> None:
        self._paths = paths
        self._kept = kept
        self._broken = broken
        self._files = files
        self._screen = StartScreen(kept.values)
        self._window: Window | None = None
        self._steps: Iterator[None] = iter(())
        self.restored = Restored()
        self.when_open: Callable[[Window], None] = lambda _window: None

    def begin(self, first: FirstWindow) -> None:
        """Show the start screen; the rest begins when it is painted."""
        first.called.connect(self._answer)
        self._steps = self._make(first)
        self._screen.window.setWindowTitle(tr("app.name"))
        self._screen.window.was_painted.connect(self._load_the_rest)
        self._screen.window.was_closed.connect(first.stop_listening)
        self._screen.window.was_closed.connect(QApplication.quit)
        self._screen.show()

    def _answer(self, files: list[str]) -> None:
        """Answer another start on this data folder."""
        if self._window is None:
            self._files = [*self._files, *files]
        else:
            self._window.come_to_front(files)

    def _load_the_rest(self) -> None:
        # The screen and the first keys come first.
        QTimer.singleShot(_A_MOMENT_MS, self._screen.window, self._go_on)

    def _go_on(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            return
        except (FolderUnusable, DiskFull, DataNewer) as error:
            QApplication.exit(_refuse(_words(error), self._screen.window))
            return
        QTimer.singleShot(0, self._screen.window, self._go_on)

    def _make(self, first: FirstWindow) -> Iterator[None]:
        self._screen.settle()
        from chatapp.gui.design import qt_texts

        qt_texts.use(texts.language())
        yield
        first.listen()
        for name in _LATER:
            importlib.import_module(name)
            yield
        self._refuse_newer()
        from chatapp.gui.app.window import Window
        from chatapp.machine import log, network
        from chatapp.machine.offline import refusals

        log.start(self._paths.logs, "window")
        refusals.keep_in(self._paths.refusals, "window")
        network.forbid()
        window = Window(self._paths, self._kept, self._broken, None, self._screen)
        yield
        window.open(list(self._files))
        window.guides.tour.offer()
        if self.restored.kept:
            window.chats.backups.say_restored(self.restored.kept)
        self._window = window
        # What was made so far stays: it need not be scanned for garbage.
        gc.freeze()
        gc.enable()
        self.when_open(window)

    def _refuse_newer(self) -> None:
        """Raise DataNewer before anything of the data folder is opened."""
        from chatapp.chats.schema import SCHEMA
        from chatapp.machine.data import store_check

        if isinstance(self._broken, DataNewer):
            raise self._broken
        store_check.refuse_newer(self._paths, len(SCHEMA.steps))
