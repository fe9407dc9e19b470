"""Takes the models of an offline kit in, after all of it was checked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from chatapp import __version__
from chatapp.errors import ChatappError
from chatapp.gui.chats.exchange.background_work import BackgroundWork, Step
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.texts import tr

_NOTICE = "kit"


@dataclass(frozen=True, slots=True)
class ImportedKit:
    """What a kit held: models that are new, those here already, and the program's version or ""."""

    new: tuple[str, ...]
    known: tuple[str, ...]
    program: str


class KitImport(QObject):
    """Nothing is taken in of a kit with a single wrong file."""

    imported = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell.window)
        self._shell = shell
        self.work = BackgroundWork(shell, _NOTICE)
        self.work.done.connect(self._on_done)
        self.work.failed.connect(self._on_failed)

    def ask(self) -> None:
        """Pick the folder of a kit, and take it in."""
        file_dialogs.pick_folder(
            self._shell.window, lambda path: self.take_in(Path(path)), tr("dialog.kit")
        )

    def take_in(self, folder: Path) -> None:
        """Check a kit and copy its models into the models folder."""
        paths = self._shell.paths

        def work(step: Step) -> ImportedKit | None:
            # Imported here: few starts take a kit in.
            from chatapp.machine.kit import kit_check, kit_import, trusted_key
            from chatapp.machine.kit.kit_sums import KitStopped

            try:
                kit = kit_check.read(folder, trusted_key.find(paths))
                kit_import.check(kit, step)
                models = kit.manifest.of_kind("models")
                taken = kit_import.take_in(kit, paths.models, models, step)
            except KitStopped:
                return None
            has_program = bool(kit.manifest.of_kind("program"))
            return ImportedKit(taken.new, taken.known, kit.manifest.program if has_program else "")

        self.work.start(work, tr("kit.checking"))

    def _on_done(self, result: ImportedKit | None) -> None:
        notices = self._shell.notices
        notices.dismiss(_NOTICE)
        if result is None:
            return
        files = ", ".join(result.new)
        sentences = [tr("kit.taken_in", files=files)] if files else []
        sentences += [tr("kit.known", file=file) for file in result.known]
        sentences = sentences or [tr("kit.no_models")]
        if result.program and result.program != __version__:
            sentences.append(tr("kit.brings_program", version=result.program))
        notices.show_notice(_NOTICE, " ".join(sentences), "info")
        self.imported.emit()

    def _on_failed(self, error: ChatappError) -> None:
        self._shell.notices.dismiss(_NOTICE)
        self._shell.reports.error(error)
