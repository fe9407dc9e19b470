"""The choices before a work begins: length and language of a summary, language of a translation."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox

from chatapp import texts
from chatapp.contract.translation_options import LANGUAGES
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.works.works import WorkState
from chatapp.machine import languages
from chatapp.texts import tr


class WorkChoices:
    """Two boxes with their labels; a translation has only the first."""

    def __init__(self) -> None:
        self.boxes = (QComboBox(), QComboBox())
        self.labels = (plain_label(), plain_label())
        self._is_touched = False
        for label, box in zip(self.labels, self.boxes, strict=True):
            WheelGuard(box)
            label.setBuddy(box)
            # A summary and a translation have choices of other lengths.
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.activated.connect(self._on_activated)

    def fill(self, state: WorkState, is_new: bool) -> None:
        """Offer the choices of a work; what the user chose meanwhile stays."""
        if not is_new and self._is_touched:
            return
        self._is_touched = False
        first, second = self.boxes
        options = state.options
        if state.kind == "summary":
            lengths = {size: tr(f"works.length.{size}") for size in ("short", "medium", "long")}
            _fill(first, lengths, options.get("length", "medium"))
            spoken = {code: tr(f"works.to.{code}") for code in summary_languages()}
            _fill(second, {"": tr("works.language.own"), **spoken}, options.get("language", ""))
        else:
            others = [code for code in LANGUAGES if code != state.language]
            targets = {code: tr(f"works.to.{code}") for code in others}
            _fill(first, targets, options.get("to") or target(state.language))
        names = (
            tr("works.length" if state.kind == "summary" else "works.to"),
            tr("works.language"),
        )
        for label, box, name in zip(self.labels, self.boxes, names, strict=True):
            label.setText(name)
            box.setAccessibleName(name)

    def options(self, state: WorkState) -> dict[str, str]:
        first, second = (str(box.currentData() or "") for box in self.boxes)
        if state.kind == "summary":
            return {"length": first, "language": second}
        return {**state.options, "to": first}

    def show(self, state: WorkState, is_begun: bool) -> None:
        shown = (not is_begun, not is_begun and state.kind == "summary")
        for label, box, is_shown in zip(self.labels, self.boxes, shown, strict=True):
            label.setVisible(is_shown)
            box.setVisible(is_shown)

    def _on_activated(self) -> None:
        self._is_touched = True


def summary_languages() -> list[str]:
    """Return the languages that summaries are offered in: those that the window speaks."""
    return [code for code in LANGUAGES if code in languages.known()]


def target(document_language: str) -> str:
    """Return the language that a document is probably wanted in: never its own."""
    own = texts.language()
    if own in LANGUAGES and own != document_language:
        return own
    return "en" if document_language != "en" else "ko"


def _fill(box: QComboBox, names: Mapping[str, str], chosen: str) -> None:
    box.clear()
    for value, name in names.items():
        box.addItem(name, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
