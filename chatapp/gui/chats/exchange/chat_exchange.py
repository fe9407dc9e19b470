"""Exports and imports chats in the background and tells what became of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from chatapp import texts
from chatapp.chats.exchange import importer, reader, writer
from chatapp.chats.exchange.importer import ImportReport
from chatapp.chats.exchange.portable_rows import PortableRows
from chatapp.chats.exchange.writer import ExportJob, ExportKind
from chatapp.chats.store import ChatStore
from chatapp.errors import ChatappError
from chatapp.gui.chats.exchange.background_work import BackgroundWork, Step
from chatapp.gui.chats.exchange.export_dialog import ExportDialog
from chatapp.gui.chats.exchange.pdf_pages import printer
from chatapp.gui.notices.notices import Kind
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.machine.paths import shown
from chatapp.texts import tr

_NOTICE = "exchange"
_MOST_NAMED = 3


class ChatExchange(QObject):
    """One export or import at a time."""

    imported = Signal(list)
    """Ids of new chats."""
    undone = Signal(list)
    """Ids of chats whose import is to be undone."""

    def __init__(self, shell: Shell, store: ChatStore) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self._store = store
        self.work = BackgroundWork(shell, _NOTICE)
        self.work.done.connect(self._on_done)
        self.work.failed.connect(self._on_failed)

    def ask_export(self, chosen: Collection[int]) -> ExportDialog:
        """Open the dialog with these chats checked."""
        window, chats = self._shell.window, self._store.chats.all()
        dialog = ExportDialog(self._shell.theme, chats, chosen, window)
        dialog.wanted.connect(self._pick_place)
        dialog.open()
        return dialog

    def ask_import(self) -> None:
        """Pick files of chats and add them."""
        file_dialogs.pick_chats(self._shell.window, self.import_from)

    def ask_import_folder(self) -> None:
        """Pick a folder of chats, such as that of LM Studio or Jan, and add them."""
        title = tr("import.folder")
        file_dialogs.pick_folder(self._shell.window, lambda path: self.import_from([path]), title)

    def export(self, chat_ids: Sequence[int], kind: ExportKind, place: Path) -> None:
        """Write chats: to the file `place`, or several into the folder `place`."""
        rows, pictures = PortableRows(self._store), self._shell.paths.pictures
        print_pdf = printer(pictures, self._shell.theme.font()) if kind == "pdf" else None
        folders = {folder.name: folder.instructions for folder in self._store.folders.all()}
        job = ExportJob(kind, pictures, folders, print_pdf)
        total = len(chat_ids)

        def work(step: Step) -> list[Path]:
            chats = [rows.chat(chat_id) for chat_id in chat_ids]
            if place.is_dir():
                return writer.write_each(place, chats, job, lambda done: step(done, total))
            writer.write(place, chats, job)
            return [place]

        self.work.start(work, tr("export.writing"))

    def import_from(self, paths: Sequence[str]) -> None:
        """Add the chats of files or folders."""
        store, pictures = self._store, self._shell.paths.pictures

        def work(step: Step) -> ImportReport:
            report = ImportReport()
            for path in paths:
                read_chats = reader.read(Path(path))
                total = len(read_chats.chats)
                part = importer.add(store, pictures, read_chats, partial(_step_of, step, total))
                report.added += part.added
                report.there += part.there
                report.problems += part.problems
            return report

        self.work.start(work, tr("import.reading"))

    def _pick_place(self, chat_ids: list[int], kind: ExportKind) -> None:
        window = self._shell.window
        if len(chat_ids) > 1 and kind != "json":
            file_dialogs.pick_folder(
                window, lambda path: self.export(chat_ids, kind, Path(path)), tr("export.folder")
            )
            return
        chat = PortableRows(self._store).chat(chat_ids[0])
        name = writer.file_name(chat, kind) if len(chat_ids) == 1 else f"chats.{kind}"
        file_dialogs.save_as(
            window, tr("export.title"), name, lambda file: self.export(chat_ids, kind, file)
        )

    def _on_done(self, result: list[Path] | ImportReport) -> None:
        if isinstance(result, ImportReport):
            self._say_imported(result)
        else:
            self._say_exported(result)

    def _say_exported(self, files: Sequence[Path]) -> None:
        notices = self._shell.notices
        notices.dismiss(_NOTICE)
        if not files:
            return
        place = files[0] if len(files) == 1 else files[0].parent
        words = tr("export.saved", name=place.name)
        if len(files) > 1:
            words = tr("export.saved_all", count=len(files), folder=shown(place))
        action = tr("exchange.show")
        notices.show_notice(_NOTICE, words, "info", action, lambda: self._open(files[0].parent))

    def _open(self, folder: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            words = tr("exchange.not_opened", folder=shown(folder))
            self._shell.notices.show_notice(_NOTICE, words, "warning")

    def _say_imported(self, report: ImportReport) -> None:
        notices = self._shell.notices
        words = [tr("import.added", count=len(report.added))]
        if report.there:
            words.append(tr("import.there", count=report.there))
        if report.problems:
            words.append(tr("import.problems", count=len(report.problems), names=_names(report)))
        undo = tr("chats.undo") if report.added else ""

        def take_back() -> None:
            notices.dismiss(_NOTICE)
            self.undone.emit(report.added)

        kind: Kind = "warning" if report.problems else "info"
        notices.show_notice(_NOTICE, " ".join(words), kind, undo, take_back)
        self.imported.emit(report.added)

    def _on_failed(self, error: ChatappError) -> None:
        self._shell.notices.dismiss(_NOTICE)
        self._shell.reports.error(error)


def _step_of(step: Step, total: int, done: int) -> bool:
    return step(done, total)


def _names(report: ImportReport) -> str:
    """Return what was not read, each with its cause."""
    language = texts.language()
    named = [
        f"{problem.name} ({texts.detail(problem.cause, language)})"
        for problem in report.problems[:_MOST_NAMED]
    ]
    more = len(report.problems) - len(named)
    return ", ".join(named) + (f" … +{more}" if more else "")
