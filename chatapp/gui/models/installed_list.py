"""The models on this computer, usable ones first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp.contract.records import Model
from chatapp.gui.models.downloads import Downloads
from chatapp.gui.models.model_card import CardState, ModelCard
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.models.options.gpu_fields import Graphics
from chatapp.gui.models.options.options_form import ModelOptionsForm
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.widgets.boxes import vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.models import memory_fit
from chatapp.machine.models import options as model_options
from chatapp.texts import tr

_MOST_CARDS = 200
"""More files than that are listed by their number; chosen."""


class InstalledList(QWidget):
    removal_wanted = Signal(object)
    check_wanted = Signal(str)
    folder_wanted = Signal(str)
    path_wanted = Signal(str)
    compare_wanted = Signal(str)

    def __init__(
        self, theme: Theme, choice: ModelChoice, downloads: Downloads, kept: KeptSettings
    ) -> None:
        super().__init__()
        self._theme, self._choice, self._downloads, self._kept = theme, choice, downloads, kept
        self.cards: dict[str, ModelCard] = {}
        self._graphics = Graphics()
        self._empty = plain_label(wraps=True, quiet=True)
        self._rest = plain_label(wraps=True, quiet=True)
        self._column = vbox(self._empty, on=self, spacing=8)
        self._column.addWidget(self._rest)
        self._column.addStretch(1)

    def refresh(self) -> None:
        """Show the models as they are now; cards stay, and their open forms with them."""
        models = _ordered(self._choice.models)
        for path in list(self.cards):
            if path not in {model.path for model in models[:_MOST_CARDS]}:
                card = self.cards.pop(path)
                card.hide()
                card.deleteLater()
        for number, model in enumerate(models[:_MOST_CARDS]):
            self._place(number, model)
        self._empty.setText(tr("models.none"))
        self._empty.setVisible(not models)
        more = len(models) - _MOST_CARDS
        self._rest.setText(tr("models.more_files", count=more) if more > 0 else "")
        self._rest.setVisible(more > 0)
        self.refresh_states()

    def take_graphics(self, gpus: tuple[str, ...]) -> None:
        """Take the names of this machine's GPUs, for forms that are opened from now on."""
        self._graphics = Graphics(gpus)

    def refresh_states(self) -> None:
        """Show what is loaded, how far, and what fits."""
        choice = self._choice
        pace = memory_fit.pace(choice.models)
        values = self._kept.values
        for card in self.cards.values():
            own = model_options.of(card.model.fingerprint, values.model_options)
            context = own.context_tokens or values.context_tokens
            judgement = memory_fit.judge(card.model, choice.memory, values, context, pace)
            shown = CardState(
                choice.state_of(card.model.path),
                judgement,
                choice.memory,
                choice.loading_share,
                self._downloads.jobs.get(_file_name(card.model.path)),
                card.model.letters_s,
            )
            card.show_state(shown)

    def _place(self, number: int, model: Model) -> None:
        card = self.cards.get(model.path)
        if card is None:
            card = self.cards[model.path] = self._make(model)
        card.model = model
        # The line for an empty list comes first.
        if self._column.indexOf(card) != number + 1:
            self._column.insertWidget(number + 1, card)

    def _make(self, model: Model) -> ModelCard:
        card = ModelCard(self._theme, model, self._downloads, self._make_form)
        card.load_wanted.connect(self._choice.choose)
        card.eject_wanted.connect(self._choice.eject)
        card.removal_wanted.connect(self.removal_wanted)
        card.check_wanted.connect(self.check_wanted)
        card.folder_wanted.connect(self.folder_wanted)
        card.path_wanted.connect(self.path_wanted)
        card.compare_wanted.connect(self.compare_wanted)
        return card

    def _make_form(self, model: Model) -> ModelOptionsForm:
        own = model_options.of(model.fingerprint, self._kept.values.model_options)
        form = ModelOptionsForm(self._theme, model, own, self._kept.values, self._graphics)
        form.changed.connect(self._keep)
        form.reload_wanted.connect(lambda: self._reload(model))
        return form

    def _keep(self, options: model_options.ModelOptions) -> None:
        kept = model_options.with_options(self._kept.values.model_options, options)
        self._kept.change("model_options", kept)
        self.refresh_states()

    def _reload(self, model: Model) -> None:
        if self._choice.state_of(model.path) == "loaded":
            self._choice.load(model.path)


def _ordered(models: tuple[Model, ...]) -> list[Model]:
    """Return chat models, then those that search with, then files that cannot be used."""
    groups = {"chat": 0, "embedding": 1, "reranker": 1, "unusable": 2}
    return sorted(models, key=lambda each: groups[each.kind] + 2 * bool(each.problem))


def _file_name(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1]
