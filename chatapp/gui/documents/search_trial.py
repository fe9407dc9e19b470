"""A panel that shows the passages a question finds in the documents, with their scores."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.contract.records import Passage, Source
from chatapp.gui.documents.found_line import FoundLine
from chatapp.gui.widgets.boxes import clear, hbox, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.scroll_bars import PlainScrollArea
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_WIDTH = 640
_TALLEST = 420
_TYPING_RESTS_MS = 250


def as_source(place: int, passage: Passage) -> Source:
    return Source(
        place,
        passage.document,
        passage.page,
        passage.text,
        passage.boxes,
        passage.document_id,
        place=passage.place,
        start=passage.start,
        end=passage.end,
    )


class SearchTrial(Popup):
    """Emits `wanted` while the user types and takes the answer in `show_found`."""

    wanted = Signal(str)
    opened = Signal(object, object)
    """The clicked Source, and all sources found."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.field = TextField(theme)
        self._scope = ""
        self._about = plain_label(wraps=True, quiet=True)
        self._about.setContentsMargins(10, 2, 10, 4)
        self._about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        content = QWidget()
        self._lines = vbox(on=content, margins=(4, 0, 4, 0), spacing=2)
        self._scroll = PlainScrollArea(theme, content)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_RESTS_MS)
        self._pause.timeout.connect(lambda: self.wanted.emit(self.field.text()))
        bar = hbox(self.field, margins=(8, 2, 8, 2))
        self.column.addLayout(bar)
        self.column.addWidget(self._about)
        self.column.addWidget(self._scroll)
        self.setFixedWidth(_WIDTH)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)

    def open_for(self, scope: str, text: str, window: QWidget) -> None:
        """Open over the window; `scope` words where it searches, `text` is searched at once."""
        self.field.setPlaceholderText(tr("trial.placeholder"))
        self.field.setAccessibleName(tr("trial.placeholder"))
        self._scope = scope
        self.setFixedWidth(min(_WIDTH, window.width() - 40))
        self.field.setText(text)
        self.field.selectAll()
        self._show_lines([])
        self.open_in(window)
        self.field.setFocus()
        if text:
            self.wanted.emit(text)

    def show_found(self, query: str, passages: Sequence[Passage], is_foreign: bool = False) -> None:
        """Show the passages of a query, unless another was typed; `is_foreign` as in Found."""
        if query != self.field.text():
            return
        best = max((passage.words_score for passage in passages), default=0.0)
        sources = tuple(as_source(place, passage) for place, passage in enumerate(passages, 1))
        lines = []
        for source, passage in zip(sources, passages, strict=True):
            line = FoundLine(self._theme, passage, best)
            line.clicked.connect(partial(self._on_picked, source, sources))
            lines.append(line)
        self._show_lines(lines)
        about = self._scope if passages else tr("trial.nothing")
        self._about.setText(tr("documents.is_foreign") if is_foreign else about)

    def _show_lines(self, lines: Sequence[FoundLine]) -> None:
        clear(self._lines)
        for line in lines:
            line.setSizePolicy(line.sizePolicy().Policy.Expanding, line.sizePolicy().Policy.Fixed)
            self._lines.addWidget(line)
        self._about.setText(self._scope)
        self._scroll.setVisible(bool(lines))
        height = sum(line.sizeHint().height() + 2 for line in lines)
        self._scroll.setFixedHeight(min(_TALLEST, height + 2))
        # Not `adjustSize`, which makes room for the sentence as if it were narrow.
        self.column.activate()
        self.setFixedHeight(self.column.totalHeightForWidth(self.width()))

    def _on_text_changed(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._show_lines([])

    def _on_picked(
        self, source: Source, sources: tuple[Source, ...], _checked: bool = False
    ) -> None:
        self.close()
        self.opened.emit(source, sources)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_press = watched is self.field and event.type() == QEvent.Type.KeyPress
        if not is_press or not isinstance(event, QKeyEvent):
            return False
        if event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pause.stop()
            self.wanted.emit(self.field.text())
            return True
        return False
