"""The card where a question is written: documents, text, the preset's form, a row of tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QPainterPath, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from chatapp.gui.composer.editing_strip import EditingStrip
from chatapp.gui.composer.question_edit import QuestionEdit
from chatapp.gui.widgets.boxes import column, hbox, vbox
from chatapp.gui.widgets.buttons import AccentButton, IconButton
from chatapp.gui.widgets.painting import antialiased
from chatapp.gui.widgets.retranslating import Retranslating
from chatapp.gui.widgets.scroll_bars import SlimBar
from chatapp.texts import tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from chatapp.contract.records import Document, Reading
    from chatapp.gui.composer.document_chips import DocumentChips
    from chatapp.gui.pictures.picture_row import PictureRow
    from chatapp.gui.widgets.theme import Theme


class Composer(Retranslating, QWidget):
    """Sends once for each press of Enter and clears the text; emits signals for all else.

    During an answer too: the question waits then.
    """

    sent = Signal(str)
    stop_requested = Signal()
    files_dropped = Signal(list)
    picture_pasted = Signal(object)
    """A QImage."""
    held_back = Signal()
    """A question was not sent because the model cannot see its pictures."""
    pick_files_requested = Signal()
    edit_last_requested = Signal()
    edit_cancelled = Signal()
    text_changed = Signal(str)
    document_removed = Signal(int)
    reading_chosen = Signal(str)
    tools_toggled = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._takes_text = False
        self._is_busy = False
        self._is_editing = False
        self._chips: DocumentChips | None = None
        self._pictures: PictureRow | None = None
        self._sends_when_read = False
        self._is_sendable = True
        self._letters = 0
        self._edit = self.edit = QuestionEdit()
        self._edit.setVerticalScrollBar(SlimBar(theme))
        self._form: QWidget | None = None
        self._editing_strip = EditingStrip(theme)
        self._pick = IconButton(theme, "plus", "")
        self.send_button = AccentButton(theme, "send", "", size=32)
        self._tools = hbox(self._pick, None, self.send_button, spacing=6)
        self.strips = vbox(self._editing_strip, spacing=4)
        """Lines over the text field, hidden while they have nothing to say."""
        self._card = vbox(self.strips, self._edit, self._tools, on=self, spacing=8)
        self._connect_parts()
        self._retranslate()
        self.setFocusProxy(self._edit)
        self.setForegroundRole(QPalette.ColorRole.Mid)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def text(self) -> str:
        """Return the text without a syllable that is still being composed."""
        return self._edit.toPlainText()

    def set_text(self, text: str) -> None:
        self._edit.set_plain(text)

    def focus(self) -> None:
        self._edit.setFocus()

    def end_nearest(self) -> bool:
        """Stop the answer, else the editing of a question; return whether there was either."""
        if self._is_busy:
            self.stop_requested.emit()
        elif self._is_editing:
            self.edit_cancelled.emit()
        else:
            return False
        return True

    def set_busy(self, busy: bool) -> None:
        """Show Stop instead of Send; Enter still sends."""
        self._is_busy = busy
        self.send_button.set_icon("stop" if busy else "send")
        self.send_button.set_words(tr("composer.stop") if busy else tr("composer.send"))
        self._refresh_send()

    def set_documents(
        self,
        documents: Sequence[Document],
        reading: Reading = "auto",
        tools: bool | None = None,
    ) -> None:
        """Show the documents of the chat, as `DocumentChips` does."""
        if documents or self._chips:
            self._made_chips().show_documents(documents, reading, tools)

    def set_sendable(self, sendable: bool) -> None:
        """Keep a question that is too long for the model, until it is made shorter."""
        self._is_sendable = sendable
        self._refresh_send()

    def set_pictures(self, row: PictureRow) -> None:
        self._pictures = row
        self._card.insertWidget(self._card.indexOf(self._edit), row)
        row.changed.connect(self._on_pictures_changed)

    def wait_no_more(self) -> None:
        """Do not send the question that waits for a picture: the picture cannot be read."""
        self._sends_when_read = False

    def add_tool(self, widget: QWidget, at: int = 0) -> None:
        """Insert a widget into the row under the text, by default after the other tools.

        A negative place counts from the end: -1 is before Send.
        """
        count = self._tools.count()
        self._tools.insertWidget(count + at if at < 0 else at or count - 2, widget)

    def set_form(self, form: QWidget | None) -> None:
        """Show a preset's form above the tools; the previous form is hidden, not deleted."""
        if self._form is not None:
            self._card.removeWidget(self._form)
            self._form.hide()
        self._form = form
        if form is not None:
            self._card.insertWidget(self._card.count() - 1, form)
            form.show()

    def set_takes_text(self, takes_text: bool) -> None:
        """Ask for a text that the preset processes, or for a question."""
        self._takes_text = takes_text
        self._retranslate()

    def set_editing(self, editing: bool) -> None:
        self._is_editing = editing
        self._editing_strip.setVisible(editing)

    def _made_chips(self) -> DocumentChips:
        """Return the row of documents, made when it is first needed."""
        if self._chips is None:
            from chatapp.gui.composer.document_chips import DocumentChips

            self._chips = DocumentChips(self._theme)
            self._chips.removed.connect(self.document_removed)
            self._chips.reading_chosen.connect(self.reading_chosen)
            self._chips.tools_toggled.connect(self.tools_toggled)
            self._card.insertWidget(1, self._chips)
        return self._chips

    def _connect_parts(self) -> None:
        self._edit.sent.connect(self._on_edit_sent)
        self._edit.up_in_empty.connect(self.edit_last_requested)
        self._edit.files_pasted.connect(self.files_dropped)
        self._edit.picture_pasted.connect(self.picture_pasted)
        self._edit.textChanged.connect(self._on_text_changed)
        self._pick.clicked.connect(self.pick_files_requested)
        self.send_button.clicked.connect(self._on_send_clicked)
        self._editing_strip.cancelled.connect(self.edit_cancelled)
        self._theme.changed.connect(self.update)

    def _retranslate(self) -> None:
        self._refresh_placeholder()
        self._edit.setAccessibleName(tr("composer.question"))
        self._pick.set_words(tr("composer.add_documents"))
        self.set_busy(self._is_busy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        left, width = column(self.width(), self._theme.zoom_percent)
        self._card.setContentsMargins(left + 12, 10, self.width() - left - width + 12, 20)
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        left, width = column(self.width(), self._theme.zoom_percent)
        painter = antialiased(self)
        card = QPainterPath()
        card.addRoundedRect(QRectF(left + 0.5, 0.5, width - 1, self.height() - 12.5), 12, 12)
        painter.fillPath(card, self.palette().brush(QPalette.ColorRole.AlternateBase))
        painter.strokePath(card, painter.pen())

    def _on_text_changed(self) -> None:
        self._sends_when_read = False
        letters = self._edit.document().characterCount()
        # What became shorter may fit; it is counted after a moment.
        self._is_sendable = self._is_sendable or letters < self._letters
        self._letters = letters
        self._refresh_send()
        self.text_changed.emit(self.text())

    def _on_edit_sent(self) -> None:
        question = self.text().strip()
        if not question or not self._is_sendable:
            return
        if self._pictures and self._pictures.holds_back:
            self._sends_when_read = bool(self._pictures.waiting)
            if not self._sends_when_read:
                self.held_back.emit()
            return
        self._edit.clear()
        self.sent.emit(question)

    def _on_pictures_changed(self) -> None:
        self._refresh_placeholder()
        if self._sends_when_read and self._pictures and not self._pictures.waiting:
            self._sends_when_read = False
            self._on_edit_sent()

    def _refresh_placeholder(self) -> None:
        key = "composer.text_placeholder" if self._takes_text else "composer.placeholder"
        has_pictures = self._pictures is not None and bool(self._pictures.names)
        self._edit.setPlaceholderText(tr("pictures.placeholder" if has_pictures else key))

    def _on_send_clicked(self) -> None:
        if self._is_busy:
            self.stop_requested.emit()
        else:
            self._edit.commit_and_send()
        self.focus()

    def _refresh_send(self) -> None:
        can_send = self._is_sendable and not self._edit.document().isEmpty()
        self.send_button.setEnabled(self._is_busy or can_send)
