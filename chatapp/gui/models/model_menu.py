"""A button with the model in use, and a list of all models with what hinders them."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.records import Model
from chatapp.gui.models import model_words
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.widgets.buttons import MenuButton, TextButton
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.rows import ListRow, RowList
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.context_price import size
from chatapp.texts import error_sentence, tr

_WIDTH = 420
_TALLEST = 420


class ModelMenu(Retranslating, MenuButton):
    file_wanted = Signal()
    folder_wanted = Signal()
    all_wanted = Signal()

    def __init__(self, theme: Theme, choice: ModelChoice, parent: QWidget | None = None) -> None:
        super().__init__(theme, "model")
        self.setParent(parent)
        self._choice = choice
        self._panel = Popup(theme, self)
        self.list = RowList(theme)
        self._file = TextButton(theme, "", "plus")
        self._folder = TextButton(theme, "", "folder")
        self._all = TextButton(theme, "", "model")
        for part in (self.list, self._all, self._file, self._folder):
            self._panel.column.addWidget(part)
        self._panel.setFixedWidth(_WIDTH)
        self.list.resize(_WIDTH - 4, _TALLEST)
        self.clicked.connect(self.open)
        self.list.picked.connect(self._on_picked)
        for button, signal in (
            (self._all, self.all_wanted),
            (self._file, self.file_wanted),
            (self._folder, self.folder_wanted),
        ):
            button.clicked.connect(self._panel.close)
            button.clicked.connect(signal)
        choice.changed.connect(self.refresh)
        self.refresh()

    def open(self) -> None:
        self._choice.refresh()
        self.refresh()
        self._panel.open_below(self, align_right=True)
        self.list.setFocus()

    def refresh(self) -> None:
        words = _button_words(self._choice)
        self.setText(words)
        self.setAccessibleName(tr("model.button", name=words))
        self.updateGeometry()
        self._file.setText(tr("model.choose_file"))
        self._folder.setText(tr("model.open_folder"))
        self._all.setText(tr("models.all"))
        self.list.setAccessibleName(tr("model.name"))
        loaded = self._choice.loaded.path if self._choice.loaded else ""
        loading = self._choice.loading_path if self._choice.is_loading else ""
        self.list.show_rows(model_rows(self._choice.models, loaded, loading))
        wanted = max(40, min(_TALLEST, self.list.height_of_rows() + 4))
        self.list.setFixedHeight(self._panel.fitted(wanted, self._all, self._file, self._folder))

    _retranslate = refresh

    def _on_picked(self, path: str) -> None:
        self._panel.close()
        self._choice.choose(path)


def model_rows(
    models: tuple[Model, ...], loaded_path: str, loading_path: str = ""
) -> list[ListRow]:
    """Return rows: chat models, then unusable models with the reason."""
    chat = [model for model in models if model.kind == "chat" and not model.problem]
    rest = [model for model in models if model not in chat]
    rows = [
        ListRow(
            model.path,
            model.name,
            _about(model),
            is_current=model.path == loaded_path,
            mark="busy" if model.path == loading_path else "",
            spoken=tr("models.being_loaded") if model.path == loading_path else "",
        )
        for model in chat
    ]
    if not chat:
        rows.append(ListRow(None, tr("model.none"), tr("model.none_explained"), is_enabled=False))
    if rest:
        rows.append(ListRow(None, tr("model.unusable"), is_header=True))
    return rows + [
        ListRow(model.path, model.name, _why_not(model), is_enabled=False, wraps=True)
        for model in rest
    ]


def _about(model: Model) -> str:
    if model.fits_memory or model.origin == "remote":
        return model_words.facts(model)
    return f"{tr('model.too_large', needed=size(model.memory_bytes))} · {model_words.facts(model)}"


def _why_not(model: Model) -> str:
    if model.problem:
        return error_sentence(
            model.problem, {"name": model.name, **model.details}, texts.language()
        )
    return tr("model.is_reranker" if model.kind == "reranker" else "model.is_embedding")


def _button_words(choice: ModelChoice) -> str:
    if choice.is_loading:
        share = f" {choice.loading_share:.0%}" if choice.loading_share else ""
        if not choice.loading_name:
            return tr("model.waiting") + share
        key = "model.after_answer" if choice.is_waiting else "model.loading"
        return tr(key, name=choice.loading_name) + share
    if choice.loaded is not None:
        return choice.loaded.name
    if choice.is_ejected:
        return tr("models.ejected")
    return tr("model.missing") if choice.is_out else tr("model.waiting")
