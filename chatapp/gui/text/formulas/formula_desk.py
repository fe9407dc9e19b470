"""Draws formulas in a thread of its own and keeps them; the window never waits long for one."""

from __future__ import annotations

import atexit
import queue
import threading
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QByteArray, QPointF, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtSvg import QSvgRenderer

from chatapp.gui.text.formulas.formula_news import news
from chatapp.gui.text.formulas.formula_places import is_display, latex_of
from chatapp.gui.text.formulas.latex import INK, Formula, NoFormula, draw

_KEPT = 2_000
"""Formulas that are remembered."""
_ENDING_S = 5.0
"""What the end of the program waits for the formula that is being drawn."""
_PATIENCE_S = 0.03
"""What a layout waits for a formula: most are drawn by then, and nothing moves later."""


@dataclass(slots=True)
class _Order:
    source: str
    is_done: threading.Event


class FormulaDesk:
    """One for the program. `formula` answers at once; `news` tells that more are ready."""

    def __init__(self) -> None:
        self._formulas: OrderedDict[str, Formula | None] = OrderedDict()
        self._ordered: set[str] = set()
        self._orders: queue.SimpleQueue[_Order | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._is_warm = False
        self._renderers: OrderedDict[tuple[str, str], QSvgRenderer] = OrderedDict()

    def is_known(self, source: str) -> bool:
        """Return whether it is known how a formula looks, or that it cannot be drawn."""
        if source in self._formulas:
            return True
        if source not in self._ordered:
            order = _Order(source, threading.Event())
            self._ordered.add(source)
            self._start()
            self._orders.put(order)
            # The first formula waits for a second of imports: the window does not.
            if self._is_warm:
                order.is_done.wait(_PATIENCE_S)
        return source in self._formulas

    def formula(self, source: str) -> Formula | None:
        """Return a formula that is known; None when it cannot be drawn."""
        return self._formulas.get(source)

    def paint(self, painter: QPainter, source: str, at: QPointF, em: float, color: QColor) -> None:
        """Paint a formula of which `at` is the left end of the baseline."""
        formula = self._formulas.get(source)
        if formula is None:
            return
        height = (formula.ascent + formula.descent) * em
        place = QRectF(at.x(), at.y() - formula.ascent * em, formula.width * em, height)
        self._renderer(source, formula, color.name()).render(painter, place)

    def close(self) -> None:
        """End the thread and what Qt must not outlive, before the interpreter ends."""
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join(_ENDING_S)
        self._renderers.clear()

    def _renderer(self, source: str, formula: Formula, color: str) -> QSvgRenderer:
        key = (source, color)
        if key not in self._renderers:
            svg = formula.svg.replace(INK, color)
            self._renderers[key] = QSvgRenderer(QByteArray(svg.encode()))
            if len(self._renderers) > _KEPT:
                self._renderers.popitem(last=False)
        return self._renderers[key]

    def _start(self) -> None:
        if self._thread is None:
            # Its parent is the application, so it is made in the thread of the window.
            news()
            self._thread = threading.Thread(target=self._work, name="formulas", daemon=True)
            self._thread.start()
            atexit.register(self.close)

    def _work(self) -> None:
        while True:
            order = self._orders.get()
            if order is None:
                return
            self._formulas[order.source] = _drawn(order.source)
            self._ordered.discard(order.source)
            if len(self._formulas) > _KEPT:
                self._formulas.popitem(last=False)
            self._is_warm = True
            order.is_done.set()
            news().drawn.emit()


def _drawn(source: str) -> Formula | None:
    try:
        return draw(latex_of(source), is_display(source))
    except NoFormula:
        return None


@cache
def desk() -> FormulaDesk:
    """Return the desk of the program, made when the first formula is shown."""
    return FormulaDesk()
