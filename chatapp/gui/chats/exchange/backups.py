"""Backup and restore of everything, from the window."""

from __future__ import annotations

import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QMessageBox

from chatapp.chats.schema import SCHEMA
from chatapp.errors import ChatappError
from chatapp.gui.chats.exchange.background_work import BackgroundWork, Step
from chatapp.gui.engine.engine_client import window_program
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.popup import question_box
from chatapp.machine.backup import backup_file, restore
from chatapp.machine.paths import shown
from chatapp.texts import tr

_NOTICE = "backup"


class Backups(QObject):
    """A backup that was checked takes the place of the data at the next start."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self.work = BackgroundWork(shell, _NOTICE)
        self.work.done.connect(self._on_done)
        self.work.failed.connect(self._on_failed)

    def ask_backup(self) -> None:
        """Pick a file, and write everything to it."""
        name = f"chatapp-backup-{datetime.date.today():%Y-%m-%d}.zip"
        file_dialogs.save_as(self._shell.window, tr("backup.title"), name, self.back_up)

    def back_up(self, file: Path) -> None:
        """Write everything to a file."""
        paths = self._shell.paths

        def work(step: Step) -> Path | None:
            return file if backup_file.write(paths, file, step) else None

        self.work.start(work, tr("backup.writing"))

    def ask_restore(self) -> None:
        """Pick a backup, and ask before it is restored."""
        file_dialogs.pick_backup(self._shell.window, lambda path: self._confirm(Path(path)))

    def restore(self, file: Path) -> None:
        """Check and unpack a backup; it takes its place at the next start."""
        paths, newest = self._shell.paths, len(SCHEMA.steps)

        def work(step: Step) -> bool:
            return restore.stage(paths, file, newest, step)

        self.work.start(work, tr("backup.checking"))

    def say_restored(self, kept: Path) -> None:
        """Tell that the backup is in place, and where what was there is kept."""
        words = tr("backup.restored", folder=shown(kept))
        self._shell.notices.show_notice(
            _NOTICE, words, "info", tr("exchange.show"), lambda: self._open(kept)
        )

    def _confirm(self, file: Path) -> None:
        question = tr("backup.ask", name=file.name)
        box = question_box(self._shell.window, question, tr("backup.explained"), tr("backup.keep"))
        button = box.addButton(tr("backup.restore"), QMessageBox.ButtonRole.AcceptRole)
        button.clicked.connect(lambda: self.restore(file))
        box.open()

    def _on_done(self, result: Path | bool | None) -> None:
        notices = self._shell.notices
        notices.dismiss(_NOTICE)
        if isinstance(result, Path):
            words = tr("backup.saved", name=result.name)
            notices.show_notice(
                _NOTICE, words, "info", tr("exchange.show"), lambda: self._open(result.parent)
            )
        elif result:
            notices.show_notice(
                _NOTICE, tr("backup.ready"), "info", tr("backup.restart"), self._restart
            )

    def _restart(self) -> None:
        program = window_program(self._shell.paths)
        # The lock of the data folder is free when this process is at its end.
        QApplication.instance().aboutToQuit.connect(  # type: ignore[union-attr]
            lambda: QProcess.startDetached(program[0], program[1:])
        )
        self._shell.window.close()

    def _open(self, folder: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            words = tr("exchange.not_opened", folder=shown(folder))
            self._shell.notices.show_notice(_NOTICE, words, "warning")

    def _on_failed(self, error: ChatappError) -> None:
        self._shell.notices.dismiss(_NOTICE)
        self._shell.reports.error(error)
