"""A repository of the hub with its files, each as large, as fast and as licensed as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chatapp.contract.protocol.hub import HubFile, HubRepository
from chatapp.gui.models import model_words
from chatapp.gui.models.cards import Card, FileProgress, colour, title_label
from chatapp.gui.models.downloads import Downloads, FileJob
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.context_price import size
from chatapp.machine.models import memory_fit
from chatapp.machine.models.memory_fit import Memory
from chatapp.texts import tr

_QUANTIZATION = re.compile(
    r"(?<![A-Za-z0-9])(?:UD-)?((?:I?Q\d(?:_[A-Z0-9]+)*)|MXFP4|BF16|F16|F32)(?![A-Za-z0-9])",
    re.IGNORECASE,
)


class HubFileRow(QWidget):
    """A file that can be fetched, brought on a stick, or that is here."""

    download_wanted = Signal(object)
    file_wanted = Signal(object)

    def __init__(self, theme: Theme, file: HubFile, address: str, downloads: Downloads) -> None:
        super().__init__()
        self.file, self._address, self._theme = file, address, theme
        self._name = plain_label(file.file, wraps=True, selectable=True)
        self.facts = plain_label(wraps=True, quiet=True)
        self.fit = plain_label(wraps=True)
        self.download = TextButton(theme, "", "download")
        self.copy = TextButton(theme, "", "copy")
        self.have = TextButton(theme, "", "folder")
        self.progress = FileProgress(theme, downloads)
        self._buttons = QWidget()
        row = FlowLayout(self._buttons)
        for button in (self.download, self.copy, self.have):
            row.addWidget(button)
        parts = (self._name, self.facts, self.fit, self._buttons, self.progress)
        vbox(*parts, on=self, margins=(0, 6, 0, 0), spacing=2)
        self.download.clicked.connect(lambda: self.download_wanted.emit(file))
        self.have.clicked.connect(lambda: self.file_wanted.emit(file))
        self.copy.clicked.connect(self._on_copy_clicked)

    def show_state(self, memory: Memory, pace: float, is_here: bool, job: FileJob | None) -> None:
        """Show whether the file fits, is here, and how far it is."""
        file = self.file
        judgement = memory_fit.judge_size(file.size_bytes, memory, pace)
        words = (model_words.fit(judgement, memory), model_words.speed(judgement))
        here = tr("models.is_here") if is_here else ""
        known = size(file.size_bytes) if file.size_bytes else ""
        facts = (known, quantization(file.file), here)
        self.facts.setText(" · ".join(part for part in facts if part))
        self.fit.setText(" · ".join(part for part in words if part))
        self.fit.setVisible(bool(self.fit.text()) and not is_here)
        colour(self.fit, self._theme, "text" if judgement.fit == "fits" else "warning")
        self._word(self.download, tr("models.download", size=known or "?"))
        self._word(self.copy, tr("models.copy_details"))
        self._word(self.have, tr("models.have_file"))
        self.download.setVisible(not is_here and job is None)
        self.have.setVisible(not is_here and job is None)
        self.progress.show_job(job)

    def allow(self, is_allowed: bool) -> None:
        """Let the file be fetched, or not."""
        self.download.setEnabled(is_allowed)

    def details(self) -> str:
        """Return what somebody needs who fetches the file on another computer."""
        file = self.file
        lines = [f"{file.repository}/{file.file}"]
        if file.size_bytes:
            lines.append(tr("models.bytes", count=f"{file.size_bytes:,}"))
        if file.sha256:
            lines.append(f"SHA-256 {file.sha256}")
        return "\n".join([*lines, self._address])

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.details())
        self.copy.set_words(tr("models.copied"))

    def _word(self, button: TextButton, words: str) -> None:
        button.set_words(words)
        button.setAccessibleName(f"{words}: {self.file.file}")


class RepositoryCard(Card):
    """Lists its files when they are first wanted."""

    files_wanted = Signal(str)

    def __init__(self, theme: Theme, repository: HubRepository) -> None:
        super().__init__(theme)
        self.repository = repository
        self.rows: list[HubFileRow] = []
        self._title = title_label(theme, repository.name)
        self.facts = plain_label(wraps=True, quiet=True)
        self.state = plain_label(wraps=True)
        self.open = TextButton(theme, "")
        self.open.setCheckable(True)
        self.open.clicked.connect(self._on_open_clicked)
        self._files = QWidget()
        self._column = vbox(on=self._files, spacing=6)
        head = hbox(self._title, self.open, grows=[self._title], spacing=8)
        parts = (head, self.facts, self.state, self._files)
        vbox(*parts, on=self, margins=(16, 10, 16, 10), spacing=4)
        self.state.hide()
        self._files.hide()
        self.word()

    def show_rows(self, rows: Sequence[HubFileRow]) -> None:
        """Show the files of the repository."""
        clear(self._column)
        self.rows = list(rows)
        for row in rows:
            self._column.addWidget(row)
        self.say("" if rows else tr("hub.no_files"))
        self._files.setVisible(bool(rows))

    def say(self, words: str) -> None:
        """Say what is being done or what failed, "" for nothing."""
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def word(self) -> None:
        """Set all texts in the language in use."""
        repository = self.repository
        facts = [tr("hub.downloads", count=f"{repository.downloads:,}"), repository.licence]
        if repository.is_gated:
            facts.append(tr("hub.gated"))
        self.facts.setText(" · ".join(part for part in facts if part))
        self.open.set_words(tr("hub.files"))
        self.open.setAccessibleName(tr("hub.files_of", name=repository.name))

    def _on_open_clicked(self) -> None:
        if self.open.isChecked() and not self.rows:
            self.say(tr("hub.listing"))
            self.files_wanted.emit(self.repository.name)
        self._files.setVisible(self.open.isChecked() and bool(self.rows))


def quantization(file: str) -> str:
    """Return what the name of a file says of its weights, "" for nothing."""
    names = _QUANTIZATION.findall(file)
    return str(names[-1]).upper() if names else ""
