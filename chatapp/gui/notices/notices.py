"""Notices above the composer: one strip a key, none of them modal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QMoveEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.icons import picture
from chatapp.gui.widgets.line_breaks import breakable
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_NARROW = 480
_INSET = 8
_SHOWN = 2
_LOW = 640
"""In a lower window only one strip is shown: two warnings of three lines would hide the chat."""
_SHOWN_OPEN = 8
Kind = Literal["info", "warning", "progress"]


class Strip(QWidget):
    """One notice: a sentence, at most one button, and a progress bar."""

    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._kind: Kind = "info"
        self._text = ""
        self._on_action: Callable[[], object] | None = None
        self._share = -1.0
        self.is_closable = True
        self.fading = QTimer(self, singleShot=True)
        self._label = plain_label(wraps=True)
        # Aligned with the text of the button, which may stand below it.
        self._label.setContentsMargins(_INSET, 0, 0, 0)
        self._action = TextButton(theme, "")
        self._close = IconButton(theme, "close", tr("notice.close"))
        self._words = hbox(self._label, self._action, grows=[self._label], spacing=2)
        self._words.setAlignment(self._action, Qt.AlignmentFlag.AlignLeft)
        self._row = hbox(self._words, self._close, on=self, spacing=8)
        self._row.setStretch(0, 1)
        self._row.setAlignment(self._close, Qt.AlignmentFlag.AlignTop)
        self._action.clicked.connect(self._on_action_clicked)
        self._close.clicked.connect(self.closed)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    @property
    def text(self) -> str:
        return self._text

    def say(self, text: str, kind: Kind) -> None:
        """Change the sentence; a new one is announced to screen readers."""
        if text != self._text:
            self._text = text
            self._label.setText(breakable(text))
            self._label.setAccessibleName(text)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self._kind = kind
        self._share = max(self._share, 0.0) if kind == "progress" else -1.0
        self.update()

    def offer(self, action: str, on_action: Callable[[], object] | None, closable: bool) -> None:
        """Set the button, or hide it with an empty text."""
        self._action.set_words(action)
        self._action.setVisible(bool(action))
        self._on_action = on_action
        self._close.setVisible(closable)
        self.is_closable = closable

    def set_share(self, share: float) -> None:
        """Set the progress, from 0 to 1."""
        self._share = max(0.0, min(1.0, share))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Move the button below the sentence in a narrow strip."""
        narrow = event.size().width() < self._theme.px(_NARROW)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if self._words.direction() != direction:
            self._words.setDirection(direction)
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        warns = self._kind == "warning"
        colors = self._theme.colors
        painter.fillRect(self.rect(), QColor(colors.warning_ground if warns else colors.raised))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colors.line))
        side = self._theme.px(20)
        names = {"info": "info", "warning": "warning", "progress": "progress"}
        color = colors.warning if warns else colors.quiet
        shown = picture(names[self._kind], color, side, self.devicePixelRatioF())
        painter.drawPixmap(12, self._first_line() - side // 2, shown)
        if self._share >= 0:
            done = QRectF(0, self.height() - 2, self.width() * self._share, 2)
            painter.fillRect(done, QColor(colors.accent))

    def _first_line(self) -> int:
        """Return the vertical middle of the first line of the sentence."""
        words = self._label.contentsRect().translated(self._label.pos())
        metrics = self._label.fontMetrics()
        text = metrics.boundingRect(words, Qt.TextFlag.TextWordWrap, self._label.text())
        free = words.height() - text.height()
        return words.top() + max(0, free) // 2 + metrics.lineSpacing() // 2

    def _on_theme_changed(self) -> None:
        self._row.setContentsMargins(20 + self._theme.px(20) - _INSET, 6, 8, 6)
        # The first line is level with the middle of the close button.
        self._label.setMinimumHeight(self._close.sizeHint().height())
        self.update()

    def _on_action_clicked(self) -> None:
        if self._on_action is not None:
            self._on_action()


class MoreRow(QWidget):
    """Shows the number of folded strips; unfolds, folds and clears them."""

    toggled = Signal()
    cleared = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._toggle = TextButton(theme, "", quiet=True)
        self._clear = TextButton(theme, "", quiet=True)
        self._toggle.clicked.connect(self.toggled)
        self._clear.clicked.connect(self.cleared)
        self._row = hbox(self._toggle, self._clear, None, on=self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()
        self.hide()

    def say(self, folded: int, is_open: bool) -> None:
        """Offer to show `folded` more strips, or fewer when all are shown."""
        self._toggle.set_words(tr("notice.fewer") if is_open else tr("notice.more", count=folded))
        self._clear.set_words(tr("notice.clear"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("raised"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))

    def _on_theme_changed(self) -> None:
        self._row.setContentsMargins(12 + self._theme.px(20), 2, 8, 2)
        self.update()


class Notices(QWidget):
    """A column of strips, oldest on top. Only the two that changed last are shown."""

    dismissed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fades_after_ms = 10_000
        self._strips: dict[str, Strip] = {}
        self._is_open = False
        self._more = MoreRow(theme)
        self._column = vbox(self._more, on=self, spacing=0)
        self._more.toggled.connect(self._on_toggled)
        self._more.cleared.connect(self._on_cleared)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_notice(
        self,
        key: str,
        text: str,
        kind: Kind = "info",
        action: str = "",
        on_action: Callable[[], object] | None = None,
        *,
        closable: bool = True,
    ) -> None:
        """Show a sentence, replacing the one with the same key."""
        strip = self._strips.get(key) or self._add(key)
        if kind != "progress" and strip.text != text:
            # Progress changes with every page; that does not make it newer.
            self._strips[key] = self._strips.pop(key)
        strip.fading.stop()
        strip.say(text, kind)
        strip.offer(action, on_action, closable)
        self._fold()

    def set_progress(self, key: str, done: int, total: int) -> None:
        """Move the progress bar of a strip, if there is one."""
        if key in self._strips and total > 0:
            self._strips[key].set_share(done / total)

    def fade(self, key: str) -> None:
        """Dismiss a strip after `fades_after_ms`, unless its text changes until then."""
        if key in self._strips:
            self._strips[key].fading.start(self.fades_after_ms)

    def dismiss(self, key: str) -> None:
        strip = self._strips.pop(key, None)
        if strip is None:
            return
        strip.hide()
        self._column.removeWidget(strip)
        strip.deleteLater()
        self._fold()

    def dismiss_newest(self) -> bool:
        """Close the strip that changed last as its button does; return whether there was one."""
        closable = [key for key, strip in self._strips.items() if strip.is_closable]
        if closable:
            self._on_strip_closed(closable[-1])
        return bool(closable)

    def texts(self) -> dict[str, str]:
        """Return all sentences by key, folded ones too."""
        return {key: strip.text for key, strip in self._strips.items()}

    def moveEvent(self, event: QMoveEvent) -> None:
        """Fold anew: the window's height changed."""
        super().moveEvent(event)
        self._fold()

    def _add(self, key: str) -> Strip:
        strip = Strip(self._theme)
        strip.closed.connect(lambda: self._on_strip_closed(key))
        strip.fading.timeout.connect(lambda: self.dismiss(key))
        self._strips[key] = strip
        self._column.insertWidget(self._column.count() - 1, strip)
        return strip

    def _fold(self) -> None:
        """Show the strips that changed last, and the number of the others."""
        ordered = list(self._strips.values())
        most = 1 if self.window().height() < self._theme.px(_LOW) else _SHOWN
        folded = max(0, len(ordered) - most)
        self._is_open = self._is_open and folded > 0
        shown = ordered[-(_SHOWN_OPEN if self._is_open else most) :]
        for strip in ordered:
            strip.setVisible(strip in shown)
        self._more.say(folded, self._is_open)
        self._more.setVisible(folded > 0)
        self.setVisible(bool(ordered))

    def _on_toggled(self) -> None:
        self._is_open = not self._is_open
        self._fold()

    def _on_cleared(self) -> None:
        for key in [key for key, strip in self._strips.items() if strip.is_closable]:
            self._on_strip_closed(key)

    def _on_strip_closed(self, key: str) -> None:
        self.dismiss(key)
        self.dismissed.emit(key)
