"""Picture wiring: pasted, dropped, picked or a page of a document, kept by the engine, and put to
the next question.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from chatapp import texts
from chatapp.contract.protocol import Failed
from chatapp.contract.records import REMOTE
from chatapp.errors import DiskFull
from chatapp.gui.pictures.draft_pictures import MOST
from chatapp.gui.pictures.picture_intake import PictureIntake
from chatapp.gui.pictures.picture_row import PictureRow
from chatapp.gui.shell.parts import Parts
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.buttons import IconButton
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.wiring.documents import DocumentWiring
from chatapp.machine import file_names
from chatapp.machine.paths import Paths
from chatapp.texts import error_sentence, tr
from chatapp.texts.places import PICTURE_ENDINGS

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from chatapp.contract.records import Document
    from chatapp.gui.pictures.picture_view import PictureView

_FAST_PNG = 90
"""Qt's word for how hard to compress: a large screenshot takes seconds with the usual one."""


class PictureWiring:
    """Knows whether the chosen model sees pictures, and says so wherever there is one to be put."""

    def __init__(self, parts: Parts, paths: Paths, documents: DocumentWiring) -> None:
        self._parts = parts
        self._documents = documents
        self._scratch = paths.scratch / "pasted"
        self._view: PictureView | None = None
        self.intake = PictureIntake(parts.engine, parts.window)
        self.row = PictureRow(parts.theme, parts.pictures)
        self.button = IconButton(parts.theme, "picture", "")
        self._as_documents: set[str] = set()
        """Files of pasted pictures that are being read into the library."""
        parts.composer.set_pictures(self.row)
        parts.composer.add_tool(self.button, at=1)
        self._wire_question()
        self._wire_sources()
        self._wire_kept()
        self._refresh()

    def _wire_question(self) -> None:
        parts = self._parts
        parts.current.pictures.changed.connect(lambda _names: self._show())
        parts.current.opened.connect(lambda _chat: self._refresh())
        parts.composer.picture_pasted.connect(self._on_pasted)
        parts.composer.held_back.connect(self._say_unseen)
        parts.commands.connect_to(attach_picture=self.pick)
        parts.choice.changed.connect(self._refresh)
        self.button.clicked.connect(self.pick)
        self.row.removed.connect(self._on_removed)
        for shown in (self.row.opened, parts.transcript.picture_opened):
            shown.connect(self._on_opened)

    def _wire_sources(self) -> None:
        self._documents.take_pictures = self._take
        self._parts.source_view.page_question.wanted.connect(self._on_page_wanted)
        self._parts.shelf.ended.connect(self._delete_read)

    def _wire_kept(self) -> None:
        self.intake.kept.connect(self._on_kept)
        self.intake.failed.connect(self._on_failed)
        self.intake.changed.connect(self._show)
        self._parts.all_chats.erased.connect(lambda _chat_id: self.forget_others())
        self._delete_pasted()
        self.forget_others()

    # Whether it sees ---------------------------------------------------------------------

    @property
    def hindrance(self) -> str:
        """Why the chosen model sees no pictures, in a sentence; nothing when it does, or when none
        is loaded yet.

        Whether one on another machine does, only that machine knows; it says so when it is asked.
        """
        model = self._parts.choice.loaded
        if model is None or model.projector or model.path.startswith(REMOTE):
            return ""
        return error_sentence("ModelSeesNoPictures", {"model": model.name}, texts.language())

    def _refresh(self) -> None:
        why = self.hindrance
        self.button.set_words(tr("pictures.attach"))
        self.button.setToolTip(tooltip(why) or tr("pictures.attach"))
        self.button.setAccessibleDescription(why)
        self.button.setEnabled(not why)
        self.row.set_hindrance(why)
        if not why:
            self._parts.notices.dismiss("unseen")
        self._parts.source_view.page_question.set_hindrance(why)
        self._parts.drop_target.takes_pictures = not why
        self._show()

    def _say_unseen(self) -> None:
        self._parts.notices.show_notice("unseen", self.hindrance, "warning")

    # Where pictures come from ------------------------------------------------------------

    def pick(self) -> None:
        """Let the user pick pictures for the next question, or say why the model would not see
        them.
        """
        if self.hindrance:
            self._say_unseen()
        else:
            file_dialogs.pick_pictures(self._parts.window, self._keep)

    def _take(self, files: Sequence[str]) -> list[str]:
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
        self._parts.composer.focus()

    def _on_pasted(self, image: QImage) -> None:
        if image.isNull():
            self._parts.reports.problem("PictureUnknown", {"name": tr("pictures.pasted")})
        elif self.hindrance:
            # Held in memory and not on the disk: most are never asked for.
            def add() -> None:
                self._parts.notices.dismiss("unseen")
                self._add_to_documents(image)

            self._parts.notices.show_notice(
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
            self._parts.shelf.add([str(file)], self._chat_id)

    def _on_page_wanted(self, document_id: int, page: int) -> None:
        known: dict[int, Document] = {
            document.id: document for document in self._parts.shelf.documents
        }
        name = known[document_id].name if document_id in known else ""
        self.intake.keep(self._chat_id, name, document_id=document_id, page=page)
        self._parts.composer.focus()

    @property
    def _chat_id(self) -> int:
        return self._parts.current.chat.id

    # Pasted pictures as files ------------------------------------------------------------

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
        self._parts.reports.error(DiskFull(folder=self._scratch))
        return None

    def _delete_read(self) -> None:
        for file in self._as_documents:
            Path(file).unlink(missing_ok=True)
        self._as_documents.clear()

    def _delete_pasted(self) -> None:
        """Delete what a window left that did not come to its end."""
        for file in self._scratch.glob("*.png"):
            file.unlink(missing_ok=True)

    # What becomes of them ----------------------------------------------------------------

    def _on_kept(self, chat_id: int, name: str) -> None:
        if not self._parts.current.pictures.add(chat_id, name):
            self._parts.composer.wait_no_more()
            self._parts.notices.show_notice(
                "pictures", tr("pictures.too_many", most=MOST), "warning"
            )
        self._note()

    def _on_failed(self, name: str, failed: Failed) -> None:
        self._parts.composer.wait_no_more()
        if failed.error == "StoppedByUser":
            return
        words = error_sentence(failed.error, failed.details, texts.language())
        if failed.error.startswith("Engine"):
            words = tr("pictures.engine_ended", name=name, cause=failed.details.get("cause", ""))
        self._parts.notices.show_notice(f"failed-{name}", words, "warning")

    def _on_removed(self, name: str) -> None:
        self._parts.current.pictures.remove(name)
        self._note()
        self._parts.composer.focus()

    def _note(self) -> None:
        """An edited question differs from what it was also when its pictures do."""
        self._parts.current.note_draft(self._parts.composer.text())

    def _show(self) -> None:
        self.row.show_pictures(
            self._parts.current.pictures.names, self.intake.waiting(self._chat_id)
        )

    def forget_others(self) -> None:
        self.intake.forget_others(
            lambda: self._parts.all_chats.pictures() | {*self._parts.current.pictures.names}
        )

    def _on_opened(self, name: str, names: tuple[str, ...]) -> None:
        if self._view is None:
            from chatapp.gui.pictures.picture_view import PictureView

            self._view = PictureView(self._parts.theme, self._parts.pictures, self._parts.window)
        self._view.show_picture(name, names)
