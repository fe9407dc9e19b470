"""The parts of the context as a bar with a list, what does not fit, and buttons that help."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from chatapp.gui.composer.budget import budget_words
from chatapp.gui.composer.budget.context_budget import ContextBudget
from chatapp.gui.widgets.boxes import clear, vbox
from chatapp.gui.widgets.buttons import TextButton
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 320
_BAR_HEIGHT = 8
_SWATCH = 10
_STRENGTH = {
    "instructions": 255,
    "history": 190,
    "documents": 135,
    "pictures": 100,
    "question": 70,
}
"""Opacity of the accent colour; the answer is quiet, and what is free is the ground."""


class BudgetPanel(Popup):
    """Opens over the ring and is kept up to date while it is open."""

    fix_chosen = Signal(str)

    def __init__(self, theme: Theme, ring: QWidget) -> None:
        super().__init__(theme, ring)
        self._ring = ring
        self._bar = PartsBar(theme)
        self._title = plain_label()
        self._sentence = plain_label(wraps=True)
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(8)
        self._rows.setVerticalSpacing(4)
        self._rows.setColumnStretch(1, 1)
        self._fixes = vbox(spacing=0)
        self._buttons: list[TextButton] = []
        content = QWidget()
        self._inside = vbox(
            *(self._title, self._bar, self._rows, self._sentence),
            on=content,
            margins=(12, 6, 12, 4),
            spacing=10,
        )
        # In a low window the list of parts is scrolled, and the buttons stay in sight.
        self._area = PlainScrollArea(theme, content)
        self.column.addWidget(self._area)
        self.column.addLayout(self._fixes)
        self.setFixedWidth(theme.px(_WIDTH))

    def open(self) -> None:
        self.open_above(self._ring)

    def show_budget(self, budget: ContextBudget) -> None:
        """Show other counts."""
        self.setAccessibleName(tr("budget.name"))
        self._title.setText(tr("budget.title"))
        self._title.setFont(self._theme.font(1.0, bold=True))
        self._bar.show_budget(budget)
        self._show_rows(budget)
        outcome = budget_words.consequence(budget)
        self._sentence.setText(outcome)
        self._sentence.setVisible(bool(outcome))
        self._show_fixes(budget)
        self._area.setAccessibleName(tr("budget.name"))
        width = self.width() - 2 * (2 + self.margin)
        inside = self._inside
        wanted = inside.totalSizeHint().height()
        if inside.hasHeightForWidth():
            wanted = inside.totalHeightForWidth(width)
        self._area.setFixedHeight(self.fitted(wanted, *self._buttons))
        if self.isVisible():
            self.adjustSize()

    def _show_rows(self, budget: ContextBudget) -> None:
        clear(self._rows)
        named = {
            part: (budget_words.part_name(budget, part), tokens)
            for part, tokens in budget_words.parts(budget).items()
        }
        free = max(0, budget.limit - budget.used)
        named["free"] = (tr("budget.free"), free)
        for row, (part, (name, tokens)) in enumerate(named.items()):
            self._rows.addWidget(Swatch(self._theme, part), row, 0)
            self._rows.addWidget(plain_label(name), row, 1)
            count = plain_label(budget_words.number(tokens), quiet=True)
            self._rows.addWidget(count, row, 2, Qt.AlignmentFlag.AlignRight)
        total = plain_label(
            tr("budget.context", tokens=budget_words.number(budget.measured.context_tokens)),
            quiet=True,
        )
        self._rows.addWidget(total, len(named), 1, 1, 2)

    def _show_fixes(self, budget: ContextBudget) -> None:
        clear(self._fixes)
        self._buttons = []
        widest = 0
        for fix in budget.fixes:
            button = TextButton(self._theme, "")
            button.set_words(budget_words.fix_name(budget, fix))
            button.setObjectName(fix)
            button.clicked.connect(lambda _checked=False, fix=fix: self._on_fix(fix))
            self._fixes.addWidget(button)
            self._buttons.append(button)
            widest = max(widest, button.sizeHint().width())
        self.setFixedWidth(max(self._theme.px(_WIDTH), widest + 2 * (2 + self.margin)))

    def _on_fix(self, fix: str) -> None:
        self.close()
        self.fix_chosen.emit(fix)


class PartsBar(QWidget):
    """One bar for the whole context, its parts one after another."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._budget: ContextBudget | None = None
        theme.changed.connect(self.update)

    def show_budget(self, budget: ContextBudget) -> None:
        self._budget = budget
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(100, self._theme.px(_BAR_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("hover"))
        if self._budget is None:
            return
        sizes = budget_words.parts(self._budget)
        total = max(self._budget.measured.context_tokens, sum(sizes.values()), 1)
        left = 0.0
        for part, tokens in sizes.items():
            width = self.width() * tokens / total
            painter.fillRect(QRectF(left, 0, width, self.height()), color(self._theme, part))
            left += width


class Swatch(QWidget):
    """The colour of a part."""

    def __init__(self, theme: Theme, part: str) -> None:
        super().__init__()
        self._theme = theme
        self._part = part
        self.setFixedSize(theme.px(_SWATCH), theme.px(_SWATCH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), color(self._theme, self._part))


def color(theme: Theme, part: str) -> QColor:
    """Return the colour of a part in bar and list."""
    if part == "free":
        return theme.color("hover")
    if part == "answer":
        shown = theme.color("quiet")
        shown.setAlpha(120)
        return shown
    shown = theme.color("accent")
    shown.setAlpha(_STRENGTH[part])
    return shown
