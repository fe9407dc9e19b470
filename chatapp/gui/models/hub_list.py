"""The search of the hub: a field, repositories and their files, and downloads that are not done."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.protocol import Failed
from chatapp.contract.protocol.hub import HubFile, HubRepository
from chatapp.gui.models.downloads import Downloads
from chatapp.gui.models.hub_cards import HubFileRow, RepositoryCard
from chatapp.gui.models.hub_search import HubSearch
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.models.network_line import NetworkLine, is_reachable
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.widgets import file_dialogs
from chatapp.gui.widgets.boxes import clear, discard, hbox, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.models import catalog, memory_fit
from chatapp.texts import error_sentence, tr


class HubList(QWidget):
    """Asks the hub only when a button is pressed."""

    network_wanted = Signal()

    def __init__(
        self,
        theme: Theme,
        choice: ModelChoice,
        downloads: Downloads,
        kept: KeptSettings,
        search: HubSearch,
    ) -> None:
        super().__init__()
        self._theme, self._choice, self._downloads, self._kept = theme, choice, downloads, kept
        self._search = search
        self.network = NetworkLine(theme)
        self.field = TextField(theme)
        self.field.setMaxLength(200)
        self.field.setClearButtonEnabled(True)
        self.search = TextButton(theme, "", "search")
        self.copy = TextButton(theme, "", "copy", quiet=True)
        self.state = plain_label(wraps=True)
        self.state.hide()
        self.unfinished: dict[str, HubFileRow] = {}
        """Downloads of files that are not in the catalogue, by their file."""
        self.cards: dict[str, RepositoryCard] = {}
        self._started, self._found = QWidget(), QWidget()
        self._started_column = vbox(on=self._started, spacing=8)
        self._found_column = vbox(on=self._found, spacing=8)
        line = hbox(self.field, self.search, self.copy, grows=[self.field], spacing=6)
        parts = (self.network, line, self.state, self._started, self._found, None)
        vbox(*parts, on=self, spacing=8)
        self._connect()

    def refresh(self) -> None:
        """Show all as it is now."""
        values = self._kept.values
        self.network.refresh(values)
        self.field.setPlaceholderText(tr("hub.field"))
        self.field.setAccessibleName(tr("hub.field"))
        self.search.set_words(tr("hub.search"))
        self.copy.set_words(tr("hub.copy_address"))
        reachable = is_reachable(values)
        has_words = bool(self.field.text().strip())
        self.search.setEnabled(reachable and has_words)
        self.copy.setVisible(not reachable)
        self.copy.setEnabled(has_words)
        self._refresh_unfinished()
        for card in self.cards.values():
            card.word()
            self._show_states(card.rows)

    def address_of(self, file: HubFile) -> str:
        """Return where a browser finds a file."""
        return f"{self._hub_url}/{file.repository}/resolve/{file.revision}/{file.file}"

    def search_address(self) -> str:
        """Return where a browser finds what the field asks for."""
        return f"{self._hub_url}/models?library=gguf&search={quote(self.field.text().strip())}"

    @property
    def host(self) -> str:
        """The hub's name for people."""
        return self._hub_url.split("//")[-1]

    @property
    def _hub_url(self) -> str:
        return self._kept.values.hub_url.rstrip("/")

    def _connect(self) -> None:
        self.network.allow_wanted.connect(self.network_wanted)
        self.field.textChanged.connect(lambda _text: self.refresh())
        self.field.returnPressed.connect(self._on_search_clicked)
        self.search.clicked.connect(self._on_search_clicked)
        self.copy.clicked.connect(self._on_copy_clicked)
        self._search.searched.connect(self._show_found)
        self._search.listed.connect(self._show_files)
        self._search.failed.connect(self._show_failure)

    def _on_search_clicked(self) -> None:
        words = self.field.text().strip()
        if not self.search.isEnabled() or not words:
            return
        self._say(tr("hub.searching", host=self.host))
        self._search.search(words)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.search_address())
        self.copy.set_words(tr("models.copied"))

    def _say(self, words: str) -> None:
        self.state.setText(words)
        self.state.setVisible(bool(words))

    def _show_found(self, repositories: Sequence[HubRepository]) -> None:
        clear(self._found_column)
        self.cards = {}
        for repository in repositories:
            if repository.name in self.cards:
                continue
            card = self.cards[repository.name] = RepositoryCard(self._theme, repository)
            card.files_wanted.connect(self._search.list_files)
            self._found_column.addWidget(card)
        self._say("" if repositories else tr("hub.nothing"))

    def _show_files(self, repository: str, files: Sequence[HubFile]) -> None:
        card = self.cards.get(repository)
        if card is not None:
            rows = [self._row(file) for file in files]
            card.show_rows(rows)
            self._show_states(rows)

    def _show_failure(self, repository: str, failed: Failed) -> None:
        words = error_sentence(failed.error, failed.details, texts.language())
        if failed.error == "StoppedByUser":
            words = ""
        card = self.cards.get(repository)
        if card is not None:
            card.open.setChecked(False)
            card.say(words)
        else:
            self._say(words)

    def _row(self, file: HubFile) -> HubFileRow:
        row = HubFileRow(self._theme, file, self.address_of(file), self._downloads)
        row.download_wanted.connect(self._downloads.start)
        row.file_wanted.connect(self._pick)
        return row

    def _pick(self, file: HubFile) -> None:
        def take(path: str) -> None:
            self._downloads.take_in(path, file.sha256)

        file_dialogs.pick_model(self.window(), take)

    def _refresh_unfinished(self) -> None:
        """Show the downloads that no card of the catalogue and no result shows."""
        listed: set[str] = set()
        for card in self.cards.values():
            listed |= {row.file.file for row in card.rows}
        wanted = {
            name: job.source
            for name, job in self._downloads.jobs.items()
            if job.source is not None and name not in listed and catalog.by_file(name) is None
        }
        for name in [name for name in self.unfinished if name not in wanted]:
            discard(self.unfinished.pop(name))
        for name, source in wanted.items():
            if name not in self.unfinished:
                row = self.unfinished[name] = self._row(source)
                self._started_column.addWidget(row)
        self._started.setVisible(bool(wanted))
        self._show_states(list(self.unfinished.values()))

    def _show_states(self, rows: Sequence[HubFileRow]) -> None:
        reachable = is_reachable(self._kept.values)
        memory, pace = self._choice.memory, memory_fit.pace(self._choice.models)
        here = {_file_name(model.path) for model in self._choice.models}
        for row in rows:
            job = self._downloads.jobs.get(row.file.file)
            row.show_state(memory, pace, _file_name(row.file.file) in here, job)
            row.allow(reachable)


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
