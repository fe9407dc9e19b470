"""The text field of the composer; Enter sends exactly once, also within a Korean syllable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QInputMethodEvent,
    QKeySequence,
    QPalette,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragMoveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
        QResizeEvent,
    )
    from PySide6.QtWidgets import QWidget

_MOST_LINES = 8
_PADDING = 4
_BAR = Qt.ScrollBarPolicy.ScrollBarAsNeeded
_NO_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
_WAIT_FOR_COMMIT_MS = 150
"""Late input methods commit within the same or the next turn of the event loop."""
_LONG_RUN = re.compile(r"\S{2000}")


class QuestionEdit(QPlainTextEdit):
    """Grows from one line to eight. A QTextEdit takes seconds for 1 MB of short lines."""

    sent = Signal()
    up_in_empty = Signal()
    files_pasted = Signal(list)
    picture_pasted = Signal(object)
    """A QImage."""
    composed = Signal()
    """What the input method composes changed; it is no part of the text yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.composing = ""
        """What the input method composes, such as a syllable."""
        self._sends_after_commit = False
        self._taken = ""
        self._awaited = ""
        self._shown_lines = 0
        self._has_bar = False
        self._late_commit = QTimer(self, singleShot=True, interval=_WAIT_FOR_COMMIT_MS)
        self._late_commit.timeout.connect(self._on_late_commit_timeout)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(_NO_BAR)
        self.setVerticalScrollBarPolicy(_NO_BAR)
        self._let_the_ground_through()
        self.document().setDocumentMargin(_PADDING)
        self.textChanged.connect(self._fit_height)

    def _let_the_ground_through(self) -> None:
        # Not by the viewport: to return it PySide prepares every widget class, which takes 16 ms.
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
        self.setPalette(palette)

    def sizeHint(self) -> QSize:
        lines = min(self._lines(), _MOST_LINES)
        return QSize(200, self.fontMetrics().lineSpacing() * lines + 2 * _PADDING + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def set_plain(self, text: str) -> None:
        """Replace all text and put the cursor at its end; can be undone."""
        self._fit_wrapping(text)
        cursor = self.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._taken = ""
        key = Qt.Key
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_empty = self.document().isEmpty() and not self.composing
        if event.key() in (key.Key_Return, key.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.commit_and_send()
        elif event.key() == key.Key_Up and plain and is_empty:
            self.up_in_empty.emit()
        elif self._has_no_use_for(event):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def _has_no_use_for(self, event: QKeyEvent) -> bool:
        """Return whether a key is meant for what is read: the clicks there leave the caret here."""
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            return not self._has_bar
        return event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self._taken and event.commitString() == self._taken and not event.preeditString():
            # The input method commits a syllable that was already sent.
            self._taken = ""
            event.accept()
            return
        # The input method composes anew: what it did not commit late, it commits no more.
        self._taken = ""
        self.composing = event.preeditString()
        super().inputMethodEvent(event)
        self.composed.emit()
        if self._sends_after_commit and event.commitString():
            self._send()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.keep_syllable()
        super().mousePressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.keep_syllable()
        is_done = super().event(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_height()
        return is_done

    def keep_syllable(self) -> None:
        """Commit what is being composed where it stands, also where the input method does not."""
        composing = self.composing
        if not composing:
            return
        QGuiApplication.inputMethod().commit()
        if self.composing:
            self._commit(composing)
        self._taken = composing

    def _commit(self, text: str) -> None:
        commit = QInputMethodEvent()
        commit.setCommitString(text)
        self.inputMethodEvent(commit)

    def commit_and_send(self) -> None:
        """Send once, including the syllable that is being composed."""
        composing = self.composing
        if composing:
            QGuiApplication.inputMethod().commit()
        if self.composing:
            self._sends_after_commit = True
            self._awaited = composing
            self._late_commit.start()
            return
        self._send()
        self._taken = composing

    def _send(self) -> None:
        self._sends_after_commit = False
        self._late_commit.stop()
        self.sent.emit()

    def _on_late_commit_timeout(self) -> None:
        """Commit the syllable ourselves: this input method does not respond."""
        self._sends_after_commit = False
        self._commit(self._awaited)
        self._send()
        self._taken = self._awaited

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasUrls() or source.hasImage()

    def insertFromMimeData(self, source: QMimeData) -> None:
        files = [url.toLocalFile() for url in source.urls() if url.isLocalFile()]
        if files:
            self.files_pasted.emit(files)
            return
        if source.hasImage() and not source.hasFormat("text/plain"):
            # Spreadsheets and word processors add a picture to their text: the text is meant.
            self.picture_pasted.emit(source.imageData())
            return
        text = source.text().replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        self._fit_wrapping(text)
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        # Files go to the drop target over the whole window; only text is dropped here.
        if _is_for_window(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _is_for_window(event.mimeData()):
            event.ignore()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        # Text of another program stays there; a move within the field is one.
        if event.source() is None and event.possibleActions() & Qt.DropAction.CopyAction:
            event.setDropAction(Qt.DropAction.CopyAction)
        super().dropEvent(event)

    def _fit_wrapping(self, text: str) -> None:
        # Wrapping at words is quadratic in the length of a word: 1 MB without a space took 40 s.
        if _LONG_RUN.search(text):
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        elif self.document().isEmpty():
            self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_height()
        if not self._has_bar:
            # Text inserted at once was scrolled to its end before the field grew.
            self.verticalScrollBar().setValue(0)

    def _lines(self) -> int:
        """Count wrapped lines, up to one more than fit."""
        lines, block = 0, self.document().begin()
        while block.isValid() and lines <= _MOST_LINES:
            self.blockBoundingRect(block)
            lines += max(1, block.layout().lineCount())
            block = block.next()
        return max(1, lines)

    def _fit_height(self) -> None:
        lines = self._lines()
        if lines != self._shown_lines:
            self._shown_lines = lines
            self.updateGeometry()
        full = lines > _MOST_LINES
        if full != self._has_bar:
            self._has_bar = full
            self.setVerticalScrollBarPolicy(_BAR if full else _NO_BAR)


def _is_for_window(mime: QMimeData) -> bool:
    # Imported here: the first drag pays for it, not the start.
    from chatapp.gui.shell import dropped_data

    return dropped_data.is_for_window(mime)
