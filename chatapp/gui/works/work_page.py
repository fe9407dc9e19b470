"""The page of one summary or translation, over the chat: how it is wanted, how far it is, and the
result.
"""

from __future__ import annotations

import json

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from chatapp import texts
from chatapp.contract.work_records import Summary
from chatapp.gui.widgets.buttons import IconButton, TextButton
from chatapp.gui.widgets.column import column
from chatapp.gui.widgets.elided_name import ElidedName
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.gui.works.summary_view import SummaryView
from chatapp.gui.works.translation_view import TranslationView
from chatapp.gui.works.works import WorkState
from chatapp.texts import error_sentence, tr

LANGUAGES = ("ko", "en", "ja", "zh", "fr", "de", "es", "vi", "th", "id", "pt", "it", "ru", "ar")


_BUTTONS = ("go", "pause", "glossary", "anew", "copy", "export")


class Bar(QWidget):
    """A thin line that says how far something is."""

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


class WorkPage(QWidget):
    """Covers the middle of the window; the work goes on when the page is closed."""

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
        """Whether the loaded model knows no other language; told before hours of translation are
        begun.
        """
        self._title = ElidedName()
        self._words = plain_label(wraps=True)
        self._bar = Bar(theme)
        self._choices = [QComboBox(), QComboBox()]
        self.buttons = {name: TextButton(theme, "") for name in _BUTTONS}
        self._close = IconButton(theme, "close", "")
        self.summary, self.translation = SummaryView(theme), TranslationView(theme)
        self._body = QStackedWidget()
        for view in (QWidget(), self.summary, self.translation):
            self._body.addWidget(view)
        self.setAutoFillBackground(True)
        self._build()
        over.installEventFilter(self)
        theme.changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    def show_state(self, state: WorkState) -> None:
        """Show a work as it is now."""
        is_new, had_keyboard = state is not self.state, self._has_keyboard()
        self.state = state
        if is_new:
            self._fill_choices()
        self._show_words()
        if had_keyboard and not self._has_keyboard():
            # The button that had it is gone, as “Pause” is at the end.
            self._take_keyboard()
        self._align()
        self._show_result(is_new)

    def options(self) -> dict[str, str]:
        """Return how the work is wanted."""
        assert self.state is not None
        first, second = (str(choice.currentData() or "") for choice in self._choices)
        if self.state.kind == "summary":
            return {"length": first, "language": second}
        return {**self.state.options, "to": first}

    def cover(self) -> None:
        """Take the whole place of the chat, in front of it."""
        over = self.parentWidget()
        assert over is not None
        self.setGeometry(over.rect())
        self.show()
        self.raise_()
        self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Have the keyboard: what is typed must not go into the composer that nobody sees."""
        wanted = (*self._choices, *self.buttons.values(), self._close)
        next(one for one in wanted if one.isVisible()).setFocus()

    def _has_keyboard(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.isAncestorOf(focused)

    def _build(self) -> None:
        head, tools, said = self._lines = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._close)
        for choice in self._choices:
            # A summary and a translation have other choices, of other lengths.
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            tools.addWidget(choice)
        for button in self.buttons.values():
            tools.addWidget(button)
        tools.addStretch(1)
        said.addWidget(self._words, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        for layout in (head, tools, said):
            whole.addLayout(layout)
        whole.addWidget(self._bar)
        whole.addWidget(self._body, 1)
        self._close.clicked.connect(self._on_close)
        signals = (
            self.start_wanted,
            self.pause_wanted,
            self.glossary_wanted,
            self.anew_wanted,
            self.copy_wanted,
            self.export_wanted,
        )
        for button, signal in zip(self.buttons.values(), signals, strict=True):
            button.clicked.connect(lambda _checked=False, told=signal: told.emit(self.state))
        self.copy_wanted.connect(
            lambda _state: QGuiApplication.clipboard().setText(self.summary.text())
        )
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._on_close)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._align()

    def _align(self) -> None:
        """Let title and buttons begin where the text below them does."""
        is_translation = self.state is not None and self.state.kind == "translation"
        left, _width = column(
            self.width(), self._theme.zoom_percent, sides=2 if is_translation else 1
        )
        head, tools, said = self._lines
        head.setContentsMargins(left, 8, 8, 0)
        # The ground of a button stands 8 px around its words; the edge of a box is seen.
        tools.setContentsMargins(
            left if self._choices[0].isVisibleTo(self) else left - 8, 0, left - 8, 4
        )
        said.setContentsMargins(left, 0, left, 4)

    def _fill_choices(self) -> None:
        assert self.state is not None
        options, first, second = self.state.options, *self._choices
        for choice in self._choices:
            choice.clear()
        if self.state.kind == "summary":
            _fill(first, [(tr(f"works.length.{one}"), one) for one in ("short", "medium", "long")])
            _choose(first, options.get("length", "medium"))
            _fill(
                second,
                [
                    (tr("works.language.own"), ""),
                    *((tr(f"works.to.{one}"), one) for one in ("ko", "en")),
                ],
            )
            _choose(second, options.get("language", ""))
        else:
            _fill(first, [(tr(f"works.to.{one}"), one) for one in LANGUAGES])
            _choose(first, options.get("to", texts.language()))
        first.setAccessibleName(tr("works.length" if self.state.kind == "summary" else "works.to"))
        second.setAccessibleName(tr("works.language"))

    def _show_words(self) -> None:
        state = self.state
        assert state is not None
        self._title.set_text(tr(f"works.title.{state.kind}", name=state.document.name))
        self._close.set_words(tr("works.close"))
        is_begun = state.done > 0 or state.is_running or state.is_finished
        shown = {
            "go": not state.is_running and not state.is_finished,
            "pause": state.is_running,
            "glossary": state.kind == "translation" and not is_begun,
            "anew": is_begun and not state.is_running,
            "copy": state.summary is not None,
            "export": state.is_finished,
        }
        for name, button in self.buttons.items():
            key = "works.go_on" if name == "go" and is_begun else f"works.{name}"
            button.setText(tr(key))
            button.setVisible(shown[name])
            button.updateGeometry()
        for at, choice in enumerate(self._choices):
            choice.setVisible(not is_begun and (at == 0 or state.kind == "summary"))
        warns = (
            self.is_english_only
            and state.kind == "translation"
            and not is_begun
            and state.failed is None
        )
        self._words.setText(
            "\n".join([words(state), *([tr("works.english_only")] if warns else [])])
        )
        self._words.setVisible(bool(self._words.text()))
        self._bar.share = state.done / state.total if state.total else 0.0
        self._bar.setVisible(is_begun and not state.is_finished)
        self._bar.update()

    def _show_result(self, is_new: bool) -> None:
        state = self.state
        assert state is not None
        if state.kind == "translation" and state.paragraphs:
            self.translation.show_paragraphs(state.paragraphs, state.redoing)
            self._body.setCurrentWidget(self.translation)
        elif state.summary is not None:
            if is_new or self._body.currentWidget() is not self.summary:
                self.summary.show_summary(state.summary)
            self._body.setCurrentWidget(self.summary)
        else:
            self._body.setCurrentIndex(0)

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _on_theme_changed(self) -> None:
        self._title.setFont(self._theme.font(1.15, bold=True))
        self._words.setForegroundRole(self._words.palette().ColorRole.PlaceholderText)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self.state is not None:
            state, self.state = self.state, None
            self.translation.restyle()
            self.show_state(state)
        super().changeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        over = self.parentWidget()
        if event.type() == QEvent.Type.Resize and watched is over and over is not None:
            self.setGeometry(over.rect())
        return False


def words(state: WorkState) -> str:
    """Return how far a work is, what it waits for, or why it ended."""
    if state.failed is not None:
        return error_sentence(state.failed.error, state.failed.details, texts.language())
    if state.is_finished:
        return (
            _words_of(state.summary, state.options.get("language", ""))
            if state.summary is not None
            else ""
        )
    if not state.is_running:
        glossary = state.options.get("glossary", "")
        if state.done:
            return tr("works.paused", done=state.done, total=state.total)
        if glossary:
            return tr("works.with_glossary", name=glossary.replace("\\", "/").rpartition("/")[2])
        terms = len(json.loads(state.options.get("terms") or "{}"))
        return tr("works.with_terms", count=terms) if terms else tr(f"works.explained.{state.kind}")
    so_far = (
        tr("works.progress", done=state.done, total=state.total)
        if state.total
        else tr("works.beginning")
    )
    if state.left_s < 0:
        return so_far
    minutes, seconds = divmod(round(state.left_s), 60)
    left = (
        tr("works.minutes_left", minutes=minutes)
        if minutes
        else tr("works.seconds_left", seconds=seconds)
    )
    return f"{so_far} · {left}"


def _words_of(summary: Summary, wanted: str) -> str:
    """Return what is to be known of a summary: whose words it has, and that it is not in the
    language asked for.
    """
    others, count = summary.not_in(wanted)
    quotes = any(point.is_quote for section in summary.sections for point in section.points)
    said = [tr("works.quotes")] if quotes else []
    if others:
        said.append(
            tr(
                "works.other_language",
                others=others,
                count=count,
                language=tr(f"works.to.{wanted}"),
            )
        )
    return " ".join(said)


def _fill(box: QComboBox, items: list[tuple[str, str]]) -> None:
    for text, value in items:
        box.addItem(text, value)


def _choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(max(0, box.findData(value)))
