"""The choices before a work begins: length and language of a summary, language of a translation."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox

from chatapp import texts
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.works.works import WorkState
from chatapp.texts import tr

LANGUAGES = ("ko", "en", "ja", "zh", "fr", "de", "es", "vi", "th", "id", "pt", "it", "ru", "ar")


class WorkChoices:
    """Two boxes; a translation has only the first."""

    def __init__(self) -> None:
        self.boxes = (QComboBox(), QComboBox())
        for box in self.boxes:
            WheelGuard(box)
        for box in self.boxes:
            # A summary and a translation have choices of other lengths.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)

    def fill(self, state: WorkState) -> None:
        """Offer the choices of a work, with its options chosen."""
        first, second = self.boxes
        options = state.options
        if state.kind == "summary":
            lengths = {size: tr(f"works.length.{size}") for size in ("short", "medium", "long")}
            _fill(first, lengths, options.get("length", "medium"))
            languages = {code: tr(f"works.to.{code}") for code in ("ko", "en")}
            languages = {"": tr("works.language.own"), **languages}
            _fill(second, languages, options.get("language", ""))
        else:
            languages = {code: tr(f"works.to.{code}") for code in LANGUAGES}
            _fill(first, languages, options.get("to", texts.language()))
        first.setAccessibleName(tr("works.length" if state.kind == "summary" else "works.to"))
        second.setAccessibleName(tr("works.language"))

    def options(self, state: WorkState) -> dict[str, str]:
        first, second = (str(box.currentData() or "") for box in self.boxes)
        if state.kind == "summary":
            return {"length": first, "language": second}
        return {**state.options, "to": first}

    def show(self, state: WorkState, is_begun: bool) -> None:
        first, second = self.boxes
        first.setVisible(not is_begun)
        second.setVisible(not is_begun and state.kind == "summary")


def _fill(box: QComboBox, names: Mapping[str, str], chosen: str) -> None:
    box.clear()
    for value, name in names.items():
        box.addItem(name, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
