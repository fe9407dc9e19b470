"""The page of one summary or translation over the chat: its choices, its progress, its result."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from chatapp.gui.widgets.boxes import column, hbox, vbox
from chatapp.gui.widgets.buttons import FilledButton, IconButton, TextButton
from chatapp.gui.widgets.plain_text import ElidedName, plain_label
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.theme import Theme
from chatapp.gui.works.saved_line import SavedLine
from chatapp.gui.works.summary_view import SummaryView
from chatapp.gui.works.translation_view import TranslationView
from chatapp.gui.works.work_choices import WorkChoices
from chatapp.gui.works.work_words import words
from chatapp.gui.works.works import WorkState
from chatapp.texts import tr


class ProgressLine(QWidget):
    """A thin line filled by `share`, 0 to 1."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.share = 0.0
        self.setFixedHeight(3)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("line"))
        done = QRectF(0, 0, self.width() * self.share, self.height())
        painter.fillRect(done, self._theme.color("accent"))


class WorkPage(Retranslating, QWidget):
    """Covers the middle of the window; closing the page does not stop the work."""

    start_wanted = Signal(object)
    pause_wanted = Signal(object)
    anew_wanted = Signal(object)
    copy_wanted = Signal(object)
    export_wanted = Signal(object)
    glossary_wanted = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme = theme
        self.state: WorkState | None = None
        self.is_english_only = False
        """Whether the model knows English only, of which a translation warns before it begins."""
        self._title = ElidedName()
        self._words = plain_label(wraps=True, quiet=True)
        self._bar = ProgressLine(theme)
        self._choices = WorkChoices()
        self._language = ""
        """The document's language that the choices know of."""
        self.saved = SavedLine(theme)
        self._close = IconButton(theme, "close", "")
        self._signals = {
            "go": self.start_wanted,
            "pause": self.pause_wanted,
            "glossary": self.glossary_wanted,
            "anew": self.anew_wanted,
            "copy": self.copy_wanted,
            "export": self.export_wanted,
        }
        self.buttons = {name: TextButton(theme, "") for name in self._signals}
        self.buttons["go"] = FilledButton(theme, "")
        self.summary, self.translation = SummaryView(theme), TranslationView(theme)
        self._body = QStackedWidget()
        for view in (QWidget(), self.summary, self.translation):
            self._body.addWidget(view)
        self.setAutoFillBackground(True)
        self._build()
        self._connect_parts()
        over.installEventFilter(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_state(self, state: WorkState) -> None:
        is_new, had_keyboard = state is not self.state, self._has_keyboard()
        self.state = state
        if is_new:
            self.saved.show_file("")
            self.translation.begin_review()
        if is_new or state.language != self._language:
            self._language = state.language
            self._choices.fill(state, is_new)
        self._show_words(state)
        if had_keyboard and not self._has_keyboard():
            # The button that had it is hidden now, as “Pause” is at the end.
            self._take_keyboard()
        self._align()
        self._show_result(state, is_new)

    def options(self) -> dict[str, str]:
        assert self.state is not None
        return self._choices.options(self.state)

    def cover(self) -> None:
        over = self.parentWidget()
        assert over is not None
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Take the keyboard from the composer, which is covered."""
        targets = (*self._choices.boxes, *self.buttons.values(), self._close)
        next(target for target in targets if target.isVisible()).setFocus()

    def _has_keyboard(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _build(self) -> None:
        self._head = hbox(self._title, self._close, grows=[self._title])
        choices = self._choices
        first, second = zip(choices.labels, choices.boxes, strict=True)
        self._tools = hbox(*first, *second, *self.buttons.values(), None, spacing=8)
        self._line = hbox(self._words, grows=[self._words])
        self._saved_line = hbox(self.saved, grows=[self.saved])
        rows = (self._head, self._tools, self._line, self._saved_line, self._bar)
        vbox(*rows, self._body, on=self, grows=[self._body], spacing=4)

    def _connect_parts(self) -> None:
        self._close.clicked.connect(self._on_close)
        for name, signal in self._signals.items():
            self.buttons[name].clicked.connect(
                lambda _checked=False, signal=signal: signal.emit(self.state)
            )
        self.copy_wanted.connect(
            lambda _state: QGuiApplication.clipboard().setText(self.summary.text())
        )
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("Esc"), self, context=inside).activated.connect(self._on_close)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._align()

    def _align(self) -> None:
        """Align title and buttons with the text below."""
        sides = 2 if self.state is not None and self.state.kind == "translation" else 1
        left = column(self.width(), self._theme.zoom_percent, sides).left
        self._head.setContentsMargins(left, 8, 8, 0)
        # The words of a button are indented by 8 px, the edge of a box is not.
        has_label = self._choices.labels[0].isVisibleTo(self)
        has_edge = has_label or self.buttons["go"].isVisibleTo(self)
        self._tools.setContentsMargins(left if has_edge else left - 8, 0, left - 8, 4)
        self._saved_line.setContentsMargins(left, 0, left, 4)
        self._line.setContentsMargins(left, 0, left, 4)

    def _show_words(self, state: WorkState) -> None:
        self._title.set_text(tr(f"works.title.{state.kind}", name=state.document.name))
        self._close.set_words(tr("works.close"))
        is_begun = state.done > 0 or state.is_running or state.is_finished
        is_translation = state.kind == "translation"
        shown = {
            "go": not state.is_running and not state.is_finished,
            "pause": state.is_running,
            "glossary": is_translation and not is_begun,
            "anew": is_begun and not state.is_running,
            "copy": state.summary is not None and state.is_finished,
            "export": state.is_finished,
        }
        for name, button in self.buttons.items():
            key = "works.go_on" if name == "go" and is_begun else f"works.{name}"
            button.set_words(tr(key))
            button.setVisible(shown[name])
        self._choices.show(state, is_begun)
        lines = [words(state)]
        if self.is_english_only and is_translation and not is_begun and state.failed is None:
            lines.append(tr("works.english_only"))
        self._words.setText("\n".join(lines))
        self._words.setVisible(bool(self._words.text()))
        self._bar.share = state.done / state.total if state.total else 0.0
        self._bar.setVisible(is_begun and not state.is_finished)
        self._bar.update()

    def _show_result(self, state: WorkState, is_new: bool) -> None:
        if state.kind == "translation" and state.paragraphs:
            self.translation.show_paragraphs(state.paragraphs, state.redoing)
            self._body.setCurrentWidget(self.translation)
        elif state.summary is not None:
            if is_new or state.summary is not self.summary.summary:
                self.summary.show_summary(state.summary)
            self._body.setCurrentWidget(self.summary)
        else:
            self._body.setCurrentIndex(0)

    def _retranslate(self) -> None:
        if self.state is not None:
            state, self.state = self.state, None
            self.translation.restyle()
            self.show_state(state)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _on_theme_changed(self) -> None:
        self._title.setFont(self._theme.font(1.15, bold=True))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        over = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is over and over is not None:
            self.setGeometry(over.rect())
        return False
