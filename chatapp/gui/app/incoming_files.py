"""Where picked, dropped and command-line files go: a model is loaded, all else is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.gui.chats.current_chat import CurrentChat
from chatapp.gui.composer.composer import Composer
from chatapp.gui.documents.install import DocumentsFeature
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.notices.notices import Notices
from chatapp.gui.pictures.install import PicturesFeature
from chatapp.gui.shell.drop_target import DropTarget
from chatapp.gui.shell.main_window import MainWindow
from chatapp.gui.widgets import file_dialogs
from chatapp.texts import tr


@dataclass(frozen=True, eq=False)
class IncomingFiles:
    """Sorts files by their kind."""

    window: MainWindow
    current: CurrentChat
    choice: ModelChoice
    pictures: PicturesFeature
    documents: DocumentsFeature

    def open(self, files: Sequence[str]) -> None:
        """Load the first model, and add everything else to the documents of this chat."""
        models = [file for file in files if file.lower().endswith(".gguf")]
        for model in models[:1]:
            self.choice.check_and_choose(model)
        rest = [file for file in files if file not in models]
        self.documents.add(rest, self.current.chat.id)

    def ask_about(self, files: Sequence[str]) -> None:
        """Put the pictures that the model sees to the question, and open the rest."""
        self.open(self.pictures.take(files))

    def drop(self, files: list[str], zone: str) -> None:
        if zone == "library":
            self.documents.add(files, 0)
        else:
            self.ask_about(files)
        self.window.activateWindow()

    def connect_drops(self, target: DropTarget, composer: Composer, notices: Notices) -> None:
        """Take what is dropped on the window."""

        def take_address(address: str) -> None:
            composer.edit.insertPlainText(f"{address} ")
            composer.focus()
            notices.show_notice("address", tr("drop.address_taken"), "info")
            notices.fade("address")

        target.dropped.connect(self.drop)
        target.picture_dropped.connect(self.pictures.paste)
        target.address_dropped.connect(take_address)
        target.refused.connect(
            lambda name: notices.show_notice(
                f"refused-{name}", tr("drop.refused", name=name), "warning"
            )
        )

    def pick(self) -> None:
        file_dialogs.pick_documents(self.window, self.open)
