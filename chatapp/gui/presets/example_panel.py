"""The results of examples above the cards: one or many, on the model that is chosen here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from chatapp.contract.records import Model
from chatapp.gui.answer_runs.run_view import RunView
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_SHORTEST = 10
"""Letters that the box of models shows at least."""


@dataclass(frozen=True, slots=True)
class Example:
    """The example of a preset, worded."""

    preset_id: str
    name: str
    text: str


class ExamplePanel(QWidget):
    """Hidden until an example is run."""

    again_wanted = Signal()
    stop_wanted = Signal()
    compare_wanted = Signal(str)
    opened = Signal()
    """Other examples have got their place."""
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.examples: Sequence[Example] = ()
        self.views: list[RunView] = []
        self.model = QComboBox()
        self.again = TextButton(theme, "", "regenerate")
        self.stop = TextButton(theme, "", "stop")
        self.compare = TextButton(theme, "", quiet=True)
        self.close_button = IconButton(theme, "close", "")
        self._rows = vbox(spacing=6)
        self._build()
        self.hide()

    def show_models(self, models: Sequence[Model], loaded: str) -> None:
        """Offer the models that answer; the one chosen before stays."""
        chosen = str(self.model.currentData() or "") or loaded
        self.model.clear()
        for model in models:
            if model.kind == "chat" and not model.problem:
                self.model.addItem(model.name, model.path)
        self.model.setCurrentIndex(max(0, self.model.findData(chosen)))

    @property
    def chosen_path(self) -> str:
        return str(self.model.currentData() or "")

    def show_examples(self, examples: Sequence[Example]) -> None:
        """Make place for the answers to these."""
        self.examples = examples
        clear(self._rows)
        self.views = []
        for example in examples:
            head = plain_label(example.name, wraps=True)
            head.setFont(self._theme.font(1.0, bold=True))
            asked = plain_label(example.text, wraps=True, quiet=True, selectable=True)
            view = RunView(self._theme, in_one_line=True)
            self.views.append(view)
            for part in (head, asked, view):
                self._rows.addWidget(part)
        self._retranslate()
        self.show()
        self.opened.emit()

    def set_running(self, is_running: bool) -> None:
        self.stop.setVisible(is_running)
        self.again.setVisible(not is_running)

    def _build(self) -> None:
        WheelGuard(self.model)
        self.model.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.model.setMinimumContentsLength(_SHORTEST)
        tools = QWidget()
        row = FlowLayout(tools)
        for part in (self.model, self.again, self.stop, self.compare):
            row.addWidget(part)
        head = hbox(tools, self.close_button, grows=[tools], spacing=6)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        vbox(head, self._rows, on=self, margins=(0, 0, 0, 8), spacing=6)
        self.again.clicked.connect(self.again_wanted)
        self.stop.clicked.connect(self.stop_wanted)
        self.close_button.clicked.connect(self._on_close_clicked)
        self.compare.clicked.connect(lambda: self.compare_wanted.emit(self.examples[0].preset_id))
        self._retranslate()
        self.set_running(False)

    def _on_close_clicked(self) -> None:
        self.hide()
        self.closed.emit()

    def _retranslate(self) -> None:
        many = len(self.examples) > 1
        self.model.setAccessibleName(tr("presets.example_model"))
        self.model.setToolTip(tr("presets.example_model"))
        self.setAccessibleName(tr("presets.examples"))
        self.again.set_words(tr("compare.again"))
        self.stop.set_words(tr("compare.stop"))
        self.compare.set_words(tr("models.compare"))
        self.compare.setVisible(not many)
        self.close_button.set_words(tr("presets.example_close"))
