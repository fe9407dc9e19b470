"""What stands under a map: the passages nearest to the question, and the documents' marks."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.contract.inside_records import MapPoint
from chatapp.gui.inside.passage_map.map_content import LegendEntry, MapContent
from chatapp.gui.inside.passage_map.map_drawing import draw_mark
from chatapp.gui.widgets.boxes import clear, vbox
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.flow_layout import FlowLayout
from chatapp.gui.widgets.painting import antialiased, draw_elided
from chatapp.gui.widgets.plain_text import tooltip
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDEST = 260
_TEXT_SHARE = 0.3
"""Share of a line that is kept for the first words of a passage."""


class MarkedName(QWidget):
    """A mark and the name of its document."""

    def __init__(self, theme: Theme, entry: LegendEntry) -> None:
        super().__init__()
        self._theme = theme
        self._mark = entry.mark
        self._words = f"{entry.name} ({entry.count})"
        self.setAccessibleName(self._words)
        self.setToolTip(tooltip(self._words))

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        width = min(self._theme.px(_WIDEST), metrics.horizontalAdvance(self._words) + 26)
        return QSize(width, metrics.lineSpacing() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        draw_mark(painter, self._theme, self._mark, QPointF(9, self.height() / 2), 4.5)
        painter.setPen(self._theme.color("text"))
        draw_elided(painter, self.rect().adjusted(20, 0, 0, 0), self._words)


class NearLine(FlatButton):
    """A passage near the question: its rank, place and cosine, and behind them its first words."""

    def __init__(self, theme: Theme, content: MapContent, point: MapPoint, rank: int) -> None:
        super().__init__(theme)
        self._head = tr(
            "look.map.near", rank=rank, place=content.place(point), cosine=f"{point.cosine:.2f}"
        )
        self._text = point.text
        self.setAccessibleName(f"{self._head}: {point.text}")
        self.setToolTip(tooltip(content.words(point)))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(240, self.fontMetrics().lineSpacing() + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        self.paint_ground(painter)
        room = QRectF(self.rect()).adjusted(8, 0, -8, 0)
        painter.setPen(self._theme.color("text"))
        head = room.adjusted(0, 0, -room.width() * _TEXT_SHARE, 0)
        width = draw_elided(painter, head, self._head, Qt.TextElideMode.ElideMiddle)
        painter.setPen(self._theme.color("quiet"))
        draw_elided(painter, room.adjusted(width + 10, 0, 0, 0), self._text)


class MapLegend(QWidget):
    """As high as what it shows."""

    opened = Signal(object)
    """The MapPoint to open."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lines = vbox(spacing=0)
        self._names = QWidget()
        self._flow = FlowLayout(self._names, gap=8)
        vbox(self._names, self._lines, None, on=self, spacing=4)

    def show_content(self, content: MapContent | None) -> None:
        clear(self._lines)
        clear(self._flow)
        for entry in content.legend if content else ():
            self._flow.addWidget(MarkedName(self._theme, entry))
        for rank, point in enumerate(content.nearest if content else (), 1):
            assert content is not None
            line = NearLine(self._theme, content, point, rank)
            line.clicked.connect(partial(self._open, point))
            self._lines.addWidget(line)
        self.updateGeometry()

    def _open(self, point: object, _checked: bool = False) -> None:
        self.opened.emit(point)
