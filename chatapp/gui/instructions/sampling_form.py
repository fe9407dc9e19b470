"""Temperature, top-p, length and seed; each may be left to the preset."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from chatapp.contract.sampling import Sampling
from chatapp.gui.design.number_boxes import DecimalBox
from chatapp.gui.keyboard.wheel_guard import WheelGuard
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.text_field import show_edge
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr


@dataclass(frozen=True, slots=True)
class SamplingRange:
    """What the field of a setting offers; files may go further, to the bounds of `Sampling`."""

    low: float
    high: float
    step: float
    decimals: int = 0


_GAP = 8
"""Pixels under a hint."""
RANGES: Mapping[str, SamplingRange] = {
    "temperature": SamplingRange(0.0, 2.0, 0.1, 2),
    "top_p": SamplingRange(0.05, 1.0, 0.05, 2),
    "max_tokens": SamplingRange(16, 131_072, 256),
    "seed": SamplingRange(0, 2_147_483_647, 1),
}


class SamplingBox(DecimalBox):
    """A number, or nothing: one step below the smallest."""

    def __init__(self, offered: SamplingRange) -> None:
        super().__init__()
        self._offered = offered
        self._usual = offered.low
        self.setDecimals(offered.decimals)
        self.setRange(offered.low - offered.step, offered.high)
        self.setSingleStep(offered.step)
        self.setGroupSeparatorShown(True)
        self.setKeyboardTracking(True)

    @property
    def is_set(self) -> bool:
        return self.value() >= self._offered.low

    def unset(self) -> None:
        self.setValue(self.minimum())

    def show_usual(self, usual: float, words: str) -> None:
        """Show what holds while nothing is set."""
        self._usual = max(self._offered.low, usual)
        self.setSpecialValueText(words)

    def stepBy(self, steps: int) -> None:
        """Start from what holds while nothing is set."""
        if not self.is_set and steps > 0:
            self.setValue(self._usual)
        super().stepBy(steps)


class SamplingForm(QWidget):
    """The values that are set, by the names of `Sampling`."""

    changed = Signal()

    def __init__(self, theme: Theme, is_narrow: bool = False) -> None:
        """`is_narrow` puts name, field and hint under each other instead of beside."""
        super().__init__()
        self._theme = theme
        self._others: dict[str, float] = {}
        self.boxes = {name: SamplingBox(offered) for name, offered in RANGES.items()}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(2 if is_narrow else -1)
        self._grid.setColumnStretch(0 if is_narrow else 2, 1)
        for row, (name, box) in enumerate(self.boxes.items()):
            WheelGuard(box)
            label = plain_label(tr(f"options.{name}"))
            label.setBuddy(box)
            box.setAccessibleName(label.text())
            box.setMinimumWidth(theme.px(170))
            box.valueChanged.connect(lambda _value: self.changed.emit())
            hint = plain_label(tr(f"options.{name}.hint"), wraps=True, quiet=True)
            for place, part in enumerate((label, box, hint)):
                at = (3 * row + place, 0) if is_narrow else (row, place)
                self._grid.addWidget(part, *at)
            if is_narrow:
                # The hint stands nearer to its field than to the next name.
                hint.setContentsMargins(0, 0, 0, _GAP)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def values(self) -> dict[str, float]:
        """Return what is set; values that have no field stay as they were."""
        given = {name: round(box.value(), 4) for name, box in self.boxes.items() if box.is_set}
        return self._others | given

    def show_values(self, values: Mapping[str, float], usual: Sampling) -> None:
        """Show what is set, and what holds otherwise."""
        self._others = {name: value for name, value in values.items() if name not in RANGES}
        for name, box in self.boxes.items():
            box.blockSignals(True)
            holds = float(getattr(usual, name))
            box.show_usual(holds, _automatic(name, holds))
            if name in values:
                box.setValue(values[name])
            else:
                box.unset()
            box.blockSignals(False)

    def _on_theme_changed(self) -> None:
        for box in self.boxes.values():
            show_edge(box, self._theme)


def _automatic(name: str, usual: float) -> str:
    if name == "seed" and usual < 0:
        return tr("options.random")
    return tr("options.automatic", value=f"{usual:,g}")
