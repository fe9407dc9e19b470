"""One model on this computer: what it is, whether it fits, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.records import REMOTE, Model
from chatapp.gui.models import model_words
from chatapp.gui.models.cards import Card, FileProgress, colour, title_label
from chatapp.gui.models.downloads import Downloads, FileJob
from chatapp.gui.models.options.options_form import ModelOptionsForm
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import action_menu
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.context_price import size
from chatapp.machine.models.memory_fit import Judgement, Memory
from chatapp.texts import error_sentence, tr

State = Literal["idle", "loading", "loaded"]
_WARNED = ("tight", "slow", "too_large")


@dataclass(frozen=True, slots=True)
class CardState:
    """What a card shows beside the model itself."""

    state: State
    judgement: Judgement
    memory: Memory
    share: float = 0.0
    job: FileJob | None = None
    letters_s: Mapping[str, float] = field(default_factory=dict)


class ModelCard(Card):
    load_wanted = Signal(str)
    eject_wanted = Signal()
    removal_wanted = Signal(object)
    check_wanted = Signal(str)
    folder_wanted = Signal(str)
    path_wanted = Signal(str)
    compare_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        model: Model,
        downloads: Downloads,
        make_form: Callable[[Model], ModelOptionsForm],
    ) -> None:
        super().__init__(theme)
        self.model = model
        self._make_form = make_form
        self._form: ModelOptionsForm | None = None
        self._title = title_label(theme, model.name)
        self.facts = plain_label(wraps=True, quiet=True)
        self.fit = plain_label(wraps=True)
        self.load, self.options = TextButton(theme, ""), TextButton(theme, "", quiet=True)
        self.more = IconButton(theme, "more", "")
        self._progress = FileProgress(theme, downloads)
        self._build()
        self.load.clicked.connect(self._on_load_clicked)
        self.options.clicked.connect(self.toggle_options)
        self.more.clicked.connect(self.open_menu)
        self._state: State = "idle"

    @property
    def can_load(self) -> bool:
        return self.model.kind == "chat" and not self.model.problem

    @property
    def form(self) -> ModelOptionsForm | None:
        """The open form of the model's options."""
        return self._form

    def show_state(self, shown: CardState) -> None:
        """Show whether the model is loaded, whether it fits, and what happens to its file."""
        self._state = shown.state
        self.is_marked = shown.state != "idle"
        self._title.setText(self.model.name)
        self.facts.setText(model_words.facts(self.model))
        self.facts.setVisible(bool(self.facts.text()))
        self._show_fit(shown)
        self._show_buttons(shown)
        self._progress.show_job(shown.job)
        self.setAccessibleName(f"{self.model.name}, {self.fit.text()}")
        self.update()

    def toggle_options(self) -> None:
        """Open or close the form of the model's options."""
        if self._form is not None:
            self._column.removeWidget(self._form)
            self._form.hide()
            self._form.deleteLater()
            self._form = None
        else:
            self._form = self._make_form(self.model)
            self._column.addWidget(self._form)
            self._form.temperature.setFocus()
        self.options.setChecked(self._form is not None)

    def open_menu(self) -> None:
        """Offer what is seldom wanted."""
        path = self.model.path
        actions: dict[str, Callable[[], object]] = {
            "models.check": lambda: self.check_wanted.emit(path),
            "models.show_folder": lambda: self.folder_wanted.emit(path),
            "model.copy_path": lambda: self.path_wanted.emit(path),
        }
        if self.can_load:
            actions = {"models.compare": lambda: self.compare_wanted.emit(path), **actions}
        if self.model.origin == "chatapp":
            actions["models.remove"] = lambda: self.removal_wanted.emit(self.model)
        menu = action_menu(self, actions)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _build(self) -> None:
        head = hbox(self._title, self.load, self.options, self.more, grows=[self._title], spacing=4)
        self.options.setCheckable(True)
        self._column = vbox(
            head,
            self.facts,
            self.fit,
            self._progress,
            on=self,
            margins=(16, 10, 10, 12),
            spacing=4,
        )

    def _show_fit(self, shown: CardState) -> None:
        judgement = shown.judgement
        if self.model.problem:
            details = {"name": self.model.name, **self.model.details}
            words = error_sentence(self.model.problem, details, texts.language())
        elif not self.can_load:
            reranks = self.model.kind == "reranker"
            words = tr("model.is_reranker" if reranks else "model.is_embedding")
        else:
            words = _fit_words(shown)
        self.fit.setText(words)
        self.fit.setVisible(bool(words))
        warns = shown.state == "idle" and self.can_load and judgement.fit in _WARNED
        colour(self.fit, self.theme, "warning" if warns else "text")

    def _show_buttons(self, shown: CardState) -> None:
        loaded, name = shown.state == "loaded", self.model.name
        is_file = not self.model.path.startswith(REMOTE)
        self.load.set_words(tr("models.eject" if loaded else "models.load"))
        self.load.setAccessibleName(
            tr("models.eject_name" if loaded else "models.load_name", name=name)
        )
        self.load.setVisible(self.can_load and shown.state != "loading")
        self.load.setEnabled(loaded or shown.judgement.fit != "too_large")
        self.options.set_words(tr("models.options"))
        self.options.setAccessibleName(tr("models.options_name", name=name))
        self.options.setVisible(self.can_load and is_file and bool(self.model.fingerprint))
        self.more.set_words(tr("models.more_actions", name=name))
        self.more.setVisible(is_file)

    def _on_load_clicked(self) -> None:
        if self._state == "loaded":
            self.eject_wanted.emit()
        else:
            self.load_wanted.emit(self.model.path)

    def first_target(self) -> QWidget:
        """Return what the keyboard goes to first."""
        return self.load if self.load.isVisibleTo(self) else self.more


def _fit_words(shown: CardState) -> str:
    judgement, memory = shown.judgement, shown.memory
    if shown.state == "loading":
        return tr("models.loading_now", share=f"{shown.share:.0%}")
    parts = [
        model_words.fit(judgement, memory),
        model_words.speed(judgement, shown.letters_s),
    ]
    if shown.state == "loaded":
        used = size(memory.used) if memory.used else ""
        parts[0] = tr("models.in_use_memory", used=used) if used else tr("models.in_use")
    return " · ".join(part for part in parts if part)
