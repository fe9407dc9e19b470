"""One preset as a card: icon, name, what it does, and what the present model cannot do."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPaintEvent, QPen, QResizeEvent

from chatapp.contract.records import Preset
from chatapp.gui.widgets.buttons import FlatButton, IconButton
from chatapp.gui.widgets.icons.preset_icons import icon_of
from chatapp.gui.widgets.painting import antialiased, draw_elided, draw_icon, draw_rounded
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 236
_HEIGHT = 112


@dataclass(frozen=True, slots=True)
class CardWords:
    """What a card says, in the language of the window."""

    name: str
    description: str
    doubt: str = ""


class PresetCard(FlatButton):
    """A click uses the preset; "…" offers the rest."""

    more_wanted = Signal()

    def __init__(self, theme: Theme, preset: Preset, words: CardWords, is_current: bool) -> None:
        super().__init__(theme)
        self.preset = preset
        self.words = words
        self._is_current = is_current
        self.setAccessibleName(words.name)
        self.setAccessibleDescription(" ".join(filter(None, (words.description, words.doubt))))
        self.setToolTip(words.doubt or words.description)
        self.more = IconButton(theme, "more", tr("presets.more", name=words.name), size=24)
        self.more.setParent(self)
        self.more.clicked.connect(self.more_wanted)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(_WIDTH), self._theme.px(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self.more.sizeHint()
        self.more.setGeometry(self.width() - side.width() - 8, 8, side.width(), side.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = antialiased(self), self._theme
        is_active = self.hasFocus() or self._is_current
        line = QPen(theme.color("accent" if is_active else "line"), 1.5 if is_active else 1)
        ground = theme.color("hover" if self.underMouse() else "raised")
        draw_rounded(painter, QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, line, ground)
        side, pad = theme.px(20), theme.px(12)
        draw_icon(
            painter, icon_of(self.preset.id), theme.colors.accent, side, QRect(pad, pad, side, side)
        )
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(1.0, bold=True))
        left = pad + side + 8
        name = QRect(left, pad, self.more.x() - left - 4, side)
        draw_elided(painter, name, self.words.name)
        painter.setFont(theme.font(0.93))
        top = pad + side + 6
        place = QRect(pad, top, self.width() - 2 * pad, self.height() - top - pad)
        if self.words.doubt:
            foot = painter.fontMetrics().height()
            painter.setPen(theme.color("warning"))
            mark = QRect(pad, self.height() - pad - foot, place.width(), foot)
            draw_elided(painter, mark, self.words.doubt)
            place.setBottom(mark.top() - 2)
        painter.setPen(theme.color("quiet"))
        wrapped = Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.setClipRect(place)
        painter.drawText(place, wrapped, self.words.description)
