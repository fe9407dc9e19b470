"""The field for the model that a preset is meant for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox

from chatapp.contract.preset_models import file_name
from chatapp.contract.records import Model
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.texts import tr

_SHORTEST = 8
"""Letters that the field shows at least."""


class OwnModelBox(QComboBox):
    """Any model, one of those that are here, or one that another machine had."""

    def __init__(self) -> None:
        super().__init__()
        WheelGuard(self)
        self.setAccessibleName(tr("presets.model"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_SHORTEST)

    def show_models(self, models: Sequence[Model], chosen: str) -> None:
        """Offer the chat models; `chosen` is the file or the name of one, "" for any."""
        self.clear()
        self.addItem(tr("presets.model_any"), "")
        for model in models:
            if model.kind == "chat" and not model.problem:
                self.addItem(model.name, file_name(model))
        if chosen and not self._select(chosen):
            self.addItem(tr("presets.model_absent", name=chosen), chosen)
            self._select(chosen)

    @property
    def chosen(self) -> str:
        """The file of the model, "" for any."""
        return str(self.currentData() or "")

    def _select(self, chosen: str) -> bool:
        """Choose a model by its file or its name; return whether it is among those offered."""
        for index in range(1, self.count()):
            if chosen.casefold() in (
                str(self.itemData(index)).casefold(),
                self.itemText(index).casefold(),
            ):
                self.setCurrentIndex(index)
                return True
        return False
