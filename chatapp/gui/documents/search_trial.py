"""A panel that shows what a question would find in the documents, and what words and meaning each
said of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from chatapp import texts
from chatapp.contract.records import Passage, Source
from chatapp.gui.widgets.buttons import FlatButton
from chatapp.gui.widgets.plain_text import plain_label, tooltip
from chatapp.gui.widgets.popup import Popup
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.gui.widgets.text_field import TextField
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import places, tr

_WIDTH = 640
_TALLEST = 420
_TYPING_RESTS_MS = 250
_BAR_PX = 72


def as_source(place: int, passage: Passage) -> Source:
    """Return a passage as the source view shows it."""
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


class FoundLine(FlatButton):
    """One passage: its place, the beginning of its text, and a bar for each side of the search."""

    def __init__(self, theme: Theme, passage: Passage, best_words: float) -> None:
        super().__init__(theme)
        self._place = tr(
            "transcript.source",
            document=passage.document,
            place=places.of(passage, texts.language()),
        )
        self._text = " ".join(passage.text[:400].split())
        words = f"{passage.words_score:.1f}"
        # An embedder that does not know the language says nothing.
        meaning = f"{passage.meaning_score:.2f}" if passage.meaning_score else "–"
        self._sides = (
            (
                passage.words_score / best_words if best_words > 0 else 0.0,
                tr("trial.words", score=words),
            ),
            (max(0.0, passage.meaning_score), tr("trial.meaning", score=meaning)),
        )
        self.setAccessibleName(f"{self._place}: {', '.join(said for _share, said in self._sides)}")
        self.setAccessibleDescription(self._text)
        self.setToolTip(tooltip(f"{self._place}\n\n{passage.text[:500]}"))

    def sizeHint(self) -> QSize:
        return QSize(300, 2 * self.fontMetrics().lineSpacing() + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.paint_ground(painter)
        line = self.fontMetrics().lineSpacing()
        widest = max(self.fontMetrics().horizontalAdvance(said) for _share, said in self._sides)
        side = (
            self._theme.px(_BAR_PX)
            + max(widest, self.fontMetrics().horizontalAdvance("m" * 7))
            + 24
        )
        room = self.width() - 20 - side
        self._write(
            painter, QRectF(10, 6, room, line), self._place, self._theme.colors.text, middle=True
        )
        self._write(painter, QRectF(10, 6 + line, room, line), self._text, self._theme.colors.quiet)
        for row, (share, said) in enumerate(self._sides):
            self._paint_side(
                painter, QRectF(self.width() - side, 6 + row * line, side - 10, line), share, said
            )

    def _write(
        self, painter: QPainter, room: QRectF, text: str, color: str, middle: bool = False
    ) -> None:
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        painter.setPen(QColor(color))
        painter.drawText(
            room,
            Qt.AlignmentFlag.AlignVCenter,
            self.fontMetrics().elidedText(text, mode, int(room.width())),
        )

    def _paint_side(self, painter: QPainter, room: QRectF, share: float, said: str) -> None:
        bar = QRectF(room.left(), room.center().y() - 2, self._theme.px(_BAR_PX), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.colors.line))
        painter.drawRoundedRect(bar, 2, 2)
        painter.setBrush(QColor(self._theme.colors.accent))
        painter.drawRoundedRect(
            QRectF(bar.left(), bar.top(), bar.width() * min(1.0, share), 4), 2, 2
        )
        self._write(
            painter, room.adjusted(bar.width() + 8, 0, 0, 0), said, self._theme.colors.quiet
        )


class SearchTrial(Popup):
    """Asks with `wanted` while it is typed, is answered with `show_found`; a click opens the page."""

    wanted = Signal(str)
    opened = Signal(object, object)
    """The Source that was clicked, and all that were found."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent)
        self.field = TextField(theme)
        self._about = plain_label(wraps=True)
        self._about.setForegroundRole(self._about.palette().ColorRole.PlaceholderText)
        self._about.setContentsMargins(10, 2, 10, 4)
        self._about.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(4, 0, 4, 0)
        self._lines.setSpacing(2)
        self._scroll = QScrollArea()
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_RESTS_MS)
        self._pause.timeout.connect(lambda: self.wanted.emit(self.field.text()))
        self._build()
        self.setFixedWidth(_WIDTH)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)

    def open_for(self, scope: str, text: str, window: QWidget) -> None:
        """Open over the window; `scope` says in words where is searched, `text` is tried at once."""
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
        """Show what a question found, unless another was typed meanwhile; `is_foreign` as in Found."""
        if query != self.field.text():
            return
        best = max((passage.words_score for passage in passages), default=0.0)
        sources = tuple(as_source(place, passage) for place, passage in enumerate(passages, 1))
        lines = []
        for source, passage in zip(sources, passages, strict=True):
            line = FoundLine(self._theme, passage, best)
            line.clicked.connect(lambda _checked=False, one=source: self._on_picked(one, sources))
            lines.append(line)
        self._show_lines(lines)
        about = self._scope if passages else tr("trial.nothing")
        self._about.setText(tr("documents.is_foreign") if is_foreign else about)

    _scope = ""

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 2, 8, 2)
        bar.addWidget(self.field)
        inside = QWidget()
        inside.setLayout(self._lines)
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setVerticalScrollBar(SlimBar(self._theme, Qt.Orientation.Vertical))
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.column.addLayout(bar)
        self.column.addWidget(self._about)
        self.column.addWidget(self._scroll)

    def _show_lines(self, lines: Sequence[FoundLine]) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.hide()
                gone.deleteLater()
        for line in lines:
            line.setSizePolicy(line.sizePolicy().Policy.Expanding, line.sizePolicy().Policy.Fixed)
            self._lines.addWidget(line)
        self._about.setText(self._scope)
        self._scroll.setVisible(bool(lines))
        height = sum(line.sizeHint().height() + 2 for line in lines)
        self._scroll.setFixedHeight(min(_TALLEST, height + 2))
        # Not `adjustSize`, which leaves room for the sentence as high as if it were narrow.
        self.column.activate()
        self.setFixedHeight(self.column.totalHeightForWidth(self.width()))

    def _on_text_changed(self, text: str) -> None:
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._show_lines([])

    def _on_picked(self, source: Source, sources: tuple[Source, ...]) -> None:
        self.close()
        self.opened.emit(source, sources)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.field
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            if event.key() == Qt.Key.Key_Down:
                self.focusNextChild()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pause.stop()
                self.wanted.emit(self.field.text())
                return True
        return False
