"""Quiet buttons of one family: an icon, a few words, or the filled button of the main action."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QToolButton

from chatapp.gui.widgets.painting import (
    HALF_PIXEL,
    antialiased,
    draw_elided,
    draw_icon,
    draw_rounded,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent, QKeyEvent, QPaintEvent
    from PySide6.QtWidgets import QWidget

    from chatapp.gui.widgets.theme import Theme

_RADIUS = 6.0
_CONFIRM_MS = 1200


class FlatButton(QToolButton):
    """A tool button that paints nothing until the pointer or the keyboard reaches it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        # A click leaves the keyboard where it is: in the text field.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        theme.changed.connect(self._on_theme_changed)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt presses tool buttons with Space only; a keyboard user expects Enter to work too.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paint_ground(self, painter: QPainter) -> None:
        """Fill under pointer or press, and draw a ring when the button has the keyboard."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        if self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked()):
            ground = self._theme.color("line" if self.isDown() else "hover")
            draw_rounded(painter, inside, _RADIUS, ground=ground)
        if self.hasFocus():
            draw_rounded(painter, inside, _RADIUS, QPen(self._theme.color("accent"), 1.5))

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


class IconButton(FlatButton):
    """An icon without words; `words` are its accessible name and its tooltip."""

    def __init__(self, theme: Theme, icon_name: str, words: str, size: int = 28) -> None:
        super().__init__(theme)
        self._icon_name = self._usual_icon = icon_name
        self._size = size
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Set tooltip and accessible name."""
        self.setToolTip(words)
        self.setAccessibleName(words)

    def set_icon(self, icon_name: str) -> None:
        """Show another icon of the family."""
        self._icon_name = self._usual_icon = icon_name
        self.update()

    def confirm(self, words: str) -> None:
        """Show a check mark and a tooltip for a moment: the action is done."""
        self.setToolTip(words)
        usual, self._icon_name = self._usual_icon, "check"
        self.update()
        QTimer.singleShot(_CONFIRM_MS, self, lambda: self._end_confirmation(usual))

    def _end_confirmation(self, icon_name: str) -> None:
        self.setToolTip(self.accessibleName())
        self.set_icon(icon_name)

    def sizeHint(self) -> QSize:
        side = self._theme.px(self._size)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        strong = self.underMouse() or self.hasFocus() or self.isChecked()
        self.paint_icon(painter, self._theme.colors.text if strong else self._theme.colors.quiet)

    def paint_icon(self, painter: QPainter, color: str) -> None:
        """Draw the icon in the middle."""
        if not self.isEnabled():
            painter.setOpacity(0.45)
        side = self._theme.px(20 if self._size >= 28 else 16)
        draw_icon(painter, self._icon_name, color, side, self.rect())


class AccentButton(IconButton):
    """The filled button of the main action."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        role = QPalette.ColorRole.Accent if self.isEnabled() else QPalette.ColorRole.Mid
        ground = self.palette().brush(role)
        if self.underMouse() and self.isEnabled():
            color = self._theme.color("accent")
            ground = QBrush(color.lighter(108) if self._theme.is_dark else color.darker(110))
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), 8, 8)
        painter.fillPath(shape, ground)
        if self.hasFocus():
            ring = QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5)
            draw_rounded(painter, ring, 6, QPen(self._theme.color("on_accent"), 1.5))
        colors = self._theme.colors
        self.paint_icon(painter, colors.on_accent if self.isEnabled() else colors.quiet)


class TextButton(FlatButton):
    """A few words in the accent colour or quiet, with an optional icon before them."""

    def __init__(self, theme: Theme, words: str, icon_name: str = "", quiet: bool = False) -> None:
        super().__init__(theme)
        self._icon_name = icon_name
        self._quiet = quiet
        self.setText(words)

    def set_words(self, words: str) -> None:
        """Set text and accessible name, and take the width they need."""
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        icon_width = self._theme.px(16) + 6 if self._icon_name else 0
        width = metrics.horizontalAdvance(self.text()) + icon_width + 16
        return QSize(width, metrics.height() + 10)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        colors = self._theme.colors
        color = colors.quiet if self._quiet or not self.isEnabled() else colors.accent
        left = 8
        if self._icon_name:
            side = self._theme.px(16)
            place = QRect(left, 0, side, self.height())
            draw_icon(painter, self._icon_name, color, side, place)
            left += side + 6
        painter.setPen(QColor(color))
        draw_elided(painter, self.rect().adjusted(left, 0, -self._right_margin(), 0), self.text())

    def _right_margin(self) -> int:
        """Return the pixels behind the words."""
        return 6


class FilledButton(TextButton):
    """The words of the main action on the accent colour."""

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + 16, size.height() + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = antialiased(self)
        colors = self._theme.colors
        ground = self._theme.color("accent" if self.isEnabled() else "line")
        if self.underMouse() and self.isEnabled():
            ground = ground.lighter(108) if self._theme.is_dark else ground.darker(110)
        inside = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        draw_rounded(painter, inside, _RADIUS, ground=ground)
        if self.hasFocus():
            ring = inside.adjusted(2, 2, -2, -2)
            draw_rounded(painter, ring, 4, QPen(self._theme.color("on_accent"), 1.5))
        painter.setPen(QColor(colors.on_accent if self.isEnabled() else colors.quiet))
        center = Qt.AlignmentFlag.AlignCenter
        draw_elided(painter, self.rect().adjusted(8, 0, -8, 0), self.text(), align=center)


class MenuButton(TextButton):
    """Quiet words with an arrow behind them; pressing it opens a list."""

    def __init__(self, theme: Theme, icon_name: str) -> None:
        super().__init__(theme, "", icon_name, quiet=True)

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        return QSize(size.width() + self._arrow_side(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._arrow_side()
        # Drawn, not written: many fonts lack the arrow.
        place = QRect(self.width() - side - 6, 0, side, self.height())
        draw_icon(QPainter(self), "down", self._theme.colors.quiet, side, place)

    def _arrow_side(self) -> int:
        return self._theme.px(12)

    def _right_margin(self) -> int:
        return 6 + self._arrow_side()


class PillButton(TextButton):
    """Words on a rounded ground that floats over the text."""

    def __init__(self, theme: Theme, icon_name: str, words: str, parent: QWidget) -> None:
        super().__init__(theme, words, icon_name)
        self.setParent(parent)

    def paint_ground(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = self._theme.color("accent" if self.hasFocus() else "line")
        ground = self._theme.color("hover" if self.underMouse() else "raised")
        rect = QRectF(self.rect()).adjusted(*HALF_PIXEL)
        draw_rounded(painter, rect, self.height() / 2, line, ground)
