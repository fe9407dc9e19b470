"""Models worth having that are not here yet: fetched, or brought on a stick."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chatapp.contract.protocol.hub import HubFile
from chatapp.gui.models import model_words
from chatapp.gui.models.cards import Card, FileProgress, colour, title_label
from chatapp.gui.models.downloads import Downloads, FileJob
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.models.network_line import NetworkLine, is_reachable
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.context_price import size
from chatapp.machine.models import catalog, memory_fit
from chatapp.machine.models.catalog import CatalogModel
from chatapp.machine.models.memory_fit import Judgement, Memory
from chatapp.texts import tr


class CatalogCard(Card):
    download_wanted = Signal(object)
    file_wanted = Signal(object)

    def __init__(self, theme: Theme, model: CatalogModel, downloads: Downloads) -> None:
        super().__init__(theme)
        self.model = model
        self._title = title_label(theme, model.name)
        self.badge = plain_label()
        self._why, self._facts = plain_label(wraps=True), plain_label(wraps=True, quiet=True)
        self._fit = plain_label(wraps=True)
        self.download = TextButton(theme, "", "download")
        self.copy = TextButton(theme, "", "copy")
        self.have = TextButton(theme, "", "folder")
        self.progress = FileProgress(theme, downloads)
        buttons = QWidget()
        row = FlowLayout(buttons)
        for button in (self.download, self.copy, self.have):
            row.addWidget(button)
        head = hbox(self._title, self.badge, grows=[self._title], spacing=8)
        parts = (head, self._why, self._facts, self._fit, buttons, self.progress)
        vbox(*parts, on=self, margins=(16, 10, 16, 10), spacing=4)
        self.download.clicked.connect(lambda: self.download_wanted.emit(model))
        self.have.clicked.connect(lambda: self.file_wanted.emit(model))

    def show_state(
        self, memory: Memory, is_suggested: bool, is_here: bool, job: FileJob | None
    ) -> None:
        """Show whether the model fits, is suggested, is here, and how far it is."""
        model = self.model
        self.is_marked = is_suggested
        badge = "models.is_here" if is_here else "models.suggested" if is_suggested else ""
        self.badge.setText(tr(badge) if badge else "")
        self.badge.setVisible(bool(badge))
        colour(self.badge, self.theme, "quiet" if is_here else "accent")
        self._why.setText(tr(f"catalog.why.{model.id}"))
        self._facts.setText(model_words.catalog_facts(model))
        fit = memory_fit.fit_of(model.memory_bytes, memory)
        self._fit.setText(model_words.fit(Judgement(fit, model.memory_bytes), memory))
        self._fit.setVisible(bool(self._fit.text()))
        colour(self._fit, self.theme, "text" if fit == "fits" else "warning")
        name = {"name": model.name}
        self._word(self.download, tr("models.download", size=size(model.size_bytes)), name)
        self._word(self.copy, tr("models.copy_details"), name)
        self._word(self.have, tr("models.have_file"), name)
        self.download.setVisible(not is_here and job is None)
        self.have.setVisible(not is_here and job is None)
        self.progress.show_job(job)
        self.update()

    def _word(self, button: TextButton, words: str, name: dict[str, str]) -> None:
        button.set_words(words)
        button.setAccessibleName(f"{words}: {name['name']}")


class CatalogList(QWidget):
    network_wanted = Signal()

    def __init__(
        self, theme: Theme, choice: ModelChoice, downloads: Downloads, kept: KeptSettings
    ) -> None:
        super().__init__()
        self._theme, self._choice, self._downloads, self._kept = theme, choice, downloads, kept
        line = NetworkLine(theme)
        line.allow_wanted.connect(self.network_wanted)
        self._line = line
        self.network, self.allow = line.words, line.allow
        self.cards = {
            model.id: CatalogCard(theme, model, downloads)
            for model in (*catalog.downloadable(), *catalog.downloadable("embedding"))
        }
        self._column = vbox(line, *self.cards.values(), None, on=self, spacing=8)
        for card in self.cards.values():
            card.download_wanted.connect(self._download)
            card.file_wanted.connect(self._pick)
            card.copy.clicked.connect(lambda _checked=False, card=card: self._copy(card))

    def refresh(self) -> None:
        """Show each model as it is now, the suggested one first."""
        memory, values = self._choice.memory, self._kept.values
        here = [_file_name(model.path) for model in self._choice.models]
        pace = memory_fit.pace(self._choice.models)
        suggested = catalog.suggested(memory.total, here, pace)
        self._line.refresh(values)
        reachable = is_reachable(values)
        for card in self.cards.values():
            is_suggested = suggested is not None and card.model.id == suggested.id
            job = self._downloads.jobs.get(card.model.file)
            card.show_state(memory, is_suggested, card.model.file in here, job)
            card.download.setEnabled(reachable)
        if suggested is not None:
            # The line about the network comes first.
            self._column.insertWidget(1, self.cards[suggested.id])

    def hub_address(self, model: CatalogModel) -> str:
        """Return where a browser finds a file."""
        return f"{self._kept.values.hub_url.rstrip('/')}/{model.path}"

    def _download(self, model: CatalogModel) -> None:
        self._downloads.start(source_of(model))

    def _pick(self, model: CatalogModel) -> None:
        file_dialogs.pick_model(
            self.window(), lambda path: self._downloads.take_in(path, model.sha256)
        )

    def _copy(self, card: CatalogCard) -> None:
        QGuiApplication.clipboard().setText(details(card.model, self.hub_address(card.model)))
        card.copy.set_words(tr("models.copied"))


def source_of(model: CatalogModel) -> HubFile:
    """Return what a download is asked for."""
    return HubFile(model.repository, model.file, model.size_bytes, model.sha256, model.revision)


def details(model: CatalogModel, address: str) -> str:
    """Return what somebody needs who fetches a file on another computer."""
    lines: Sequence[str] = (
        model.name,
        model.file,
        tr("models.bytes", count=f"{model.size_bytes:,}"),
        f"SHA-256 {model.sha256}",
        address,
    )
    return "\n".join(lines)


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
