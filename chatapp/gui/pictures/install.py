"""Builds the pictures of the next question: pasted, dropped, picked, or a page of a document."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from chatapp import texts
from chatapp.contract.document_formats import PICTURE_ENDINGS
from chatapp.contract.protocol import Failed
from chatapp.contract.records import REMOTE, Chat
from chatapp.errors import DiskFull
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.pictures.draft_pictures import MOST, DraftPictures
from chatapp.gui.pictures.picture_files import PictureFiles
from chatapp.gui.pictures.picture_intake import Names, PictureIntake
from chatapp.gui.pictures.picture_row import PictureRow
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.machine import file_names
from chatapp.texts import error_sentence, tr

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from chatapp.gui.pictures.picture_view import PictureView

_FAST_PNG = 90
"""Quality in Qt's scale for PNG: little compression. The default takes seconds on a screenshot."""


class PicturesFeature(QObject):
    """Knows whether the chosen model sees pictures, and says so wherever one can be added."""

    focus_wanted = Signal()
    """The keyboard belongs to the text of the question again."""
    changed = Signal()
    """The pictures of the question changed."""
    refused = Signal()
    """A picture is not coming that the question may have been waiting for."""
    documents_wanted = Signal(list, int)
    """Picture files that are to be read as documents, and the chat they are for."""
    hindrance_changed = Signal(str)
    """Why the model sees no pictures; empty when it does."""

    def __init__(
        self,
        shell: Shell,
        files: PictureFiles,
        draft: DraftPictures,
        choice: ModelChoice,
        held_names: Names,
    ) -> None:
        super().__init__(shell.window)
        self._held_names = held_names
        self._shell = shell
        self.files = files
        self._draft = draft
        self._choice = choice
        self._chat_id = 0
        self._scratch = shell.paths.scratch / "pasted"
        self._view: PictureView | None = None
        self.intake = PictureIntake(shell.engine, shell.window)
        self.row = PictureRow(shell.theme, files)
        self.button = IconButton(shell.theme, "picture", "")
        self._as_documents: set[str] = set()
        """Files of pasted pictures that are being read into the library."""

    @property
    def hindrance(self) -> str:
        """Why the chosen model sees no pictures, as a sentence; empty when it does or may.

        Only the remote host knows whether a remote model does, and answers with an error if not.
        """
        model = self._choice.loaded
        if model is None or model.projector or model.path.startswith(REMOTE):
            return ""
        return error_sentence("ModelSeesNoPictures", {"model": model.name}, texts.language())

    def show_chat(self, chat: Chat) -> None:
        """Put pictures to the question of this chat from now on."""
        self._chat_id = chat.id
        self.refresh()

    def refresh(self) -> None:
        """Show what is possible with the chosen model."""
        why = self.hindrance
        self.button.set_words(tr("pictures.attach"))
        self.button.setToolTip(tooltip(why) or tr("pictures.attach"))
        self.button.setAccessibleDescription(why)
        self.button.setEnabled(not why)
        self.row.set_hindrance(why)
        if not why:
            self._shell.notices.dismiss("unseen")
        self.hindrance_changed.emit(why)
        self.show_row()

    def say_unseen(self) -> None:
        """Say why a question with pictures was not sent."""
        self._shell.notices.show_notice("unseen", self.hindrance, "warning")

    def pick(self) -> None:
        """Let the user pick pictures for the next question, if the model sees them."""
        if self.hindrance:
            self.say_unseen()
        else:
            file_dialogs.pick_pictures(self._shell.window, self._keep)

    def take(self, files: Sequence[str]) -> list[str]:
        """Put the pictures among dropped files to the question; return the files that are left."""
        if self.hindrance:
            return list(files)
        seen = [
            file for file in files if Path(file).suffix.lower().removeprefix(".") in PICTURE_ENDINGS
        ]
        self._keep(seen)
        return [file for file in files if file not in seen]

    def _keep(self, files: Sequence[str]) -> None:
        for file in map(Path, files):
            self.intake.keep(
                self._chat_id, file_names.shown(file.name), path=file_names.sendable(file)
            )
        self.focus_wanted.emit()

    def paste(self, image: QImage) -> None:
        if image.isNull():
            self._shell.reports.problem("PictureUnknown", {"name": tr("pictures.pasted")})
        elif self.hindrance:
            # Held in memory and not on the disk: most are never asked for.
            def add() -> None:
                self._shell.notices.dismiss("unseen")
                self._add_to_documents(image)

            self._shell.notices.show_notice(
                "unseen", self.hindrance, "warning", tr("pictures.add_to_documents"), add
            )
        elif file := self._saved(image):
            name = tr("pictures.pasted")
            self.intake.keep(
                self._chat_id, name, lambda: file.unlink(missing_ok=True), path=str(file)
            )

    def _add_to_documents(self, image: QImage) -> None:
        if file := self._saved(image):
            self._as_documents.add(str(file))
            self.documents_wanted.emit([str(file)], self._chat_id)

    def add_page(self, document_id: int, page: int, name: str) -> None:
        """Put a page of the document of this name to the question."""
        self.intake.keep(self._chat_id, name, document_id=document_id, page=page)
        self.focus_wanted.emit()

    def _saved(self, image: QImage) -> Path | None:
        """Write a pasted picture where the engine can read it; None when there is no room."""
        file = self._scratch / f"{tr('pictures.pasted')} {time.strftime('%Y-%m-%d %H.%M.%S')}.png"
        while file.exists():
            file = file.with_stem(file.stem + "+")
        with contextlib.suppress(OSError):
            self._scratch.mkdir(parents=True, exist_ok=True)
        if image.save(str(file), quality=_FAST_PNG):
            return file
        file.unlink(missing_ok=True)
        self._shell.reports.error(DiskFull(folder=self._scratch))
        return None

    def delete_read(self) -> None:
        """Delete the files of pasted pictures that were read as documents."""
        for file in self._as_documents:
            Path(file).unlink(missing_ok=True)
        self._as_documents.clear()

    def _delete_pasted(self) -> None:
        """Delete what a window left that was killed."""
        for file in self._scratch.glob("*.png"):
            file.unlink(missing_ok=True)

    def _on_kept(self, chat_id: int, name: str) -> None:
        if not self._draft.add(chat_id, name):
            self.refused.emit()
            self._shell.notices.show_notice(
                "pictures", tr("pictures.too_many", most=MOST), "warning"
            )
        self.changed.emit()

    def _on_failed(self, name: str, failed: Failed) -> None:
        self.refused.emit()
        if failed.error == "StoppedByUser":
            return
        words = error_sentence(failed.error, failed.details, texts.language())
        if failed.error.startswith("Engine"):
            words = tr(
                "pictures.engine_ended",
                name=name,
                cause=texts.detail(failed.details.get("cause", ""), texts.language()),
            )
        self._shell.notices.show_notice(f"failed-{name}", words, "warning")

    def _on_removed(self, name: str) -> None:
        self._draft.remove(name)
        self.changed.emit()
        self.focus_wanted.emit()

    def show_row(self) -> None:
        """Show the pictures of the question, and how many are still being read."""
        self.row.show_pictures(self._draft.names, self.intake.waiting(self._chat_id))

    def forget_unheld(self) -> None:
        """Delete the kept pictures that no chat holds any more."""
        self.intake.forget_others(self._held_names)

    def open(self, name: str, names: tuple[str, ...]) -> None:
        """Show a picture in full size; `names` are those that can be turned to."""
        if self._view is None:
            from chatapp.gui.pictures.picture_view import PictureView

            self._view = PictureView(self._shell.theme, self.files, self._shell.window)
        self._view.show_picture(name, names)


def install(
    shell: Shell,
    files: PictureFiles,
    draft: DraftPictures,
    choice: ModelChoice,
    held_names: Names,
) -> PicturesFeature:
    pictures = PicturesFeature(shell, files, draft, choice, held_names)
    draft.changed.connect(lambda _names: pictures.show_row())
    choice.changed.connect(pictures.refresh)
    pictures.button.clicked.connect(pictures.pick)
    pictures.row.removed.connect(pictures._on_removed)
    pictures.row.opened.connect(pictures.open)
    pictures.intake.kept.connect(pictures._on_kept)
    pictures.intake.failed.connect(pictures._on_failed)
    pictures.intake.changed.connect(pictures.show_row)
    shell.commands.connect_to(attach_picture=pictures.pick)
    pictures.refresh()
    pictures._delete_pasted()
    pictures.forget_unheld()
    return pictures
