"""One message of the transcript: a question on the raised colour, an answer as a page with its sources."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QGuiApplication, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from chatapp.gui.blocks import SOURCE_SCHEME, Block, plain
from chatapp.gui.buttons import TextButton
from chatapp.gui.i18n import tr
from chatapp.gui.message_body import MessageBody
from chatapp.gui.message_footer import MessageFooter
from chatapp.gui.plain_text import plain_label
from chatapp.gui.source_list import SourceList
from chatapp.gui.text_style import TextStyle
from chatapp.gui.theme import Theme
from chatapp.records import Message, Source

_PADDING = 12
_SEEN_LINE = 40
_BROKEN_OFF = ("stopped", "failed", "length", "growing")


class MessageView(QWidget):
    """Cheap until it is laid out for the first time; a chat of many messages lays out what is seen."""

    regenerate_requested = Signal(int)
    edit_requested = Signal(int)
    continue_requested = Signal(int)
    version_requested = Signal(int, int)
    source_opened = Signal(object, object)
    address_clicked = Signal(str)

    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        self._theme = theme
        self.message = message
        self.body: MessageBody | None = None
        self.laid_out_width = 0
        self._style: TextStyle | None = None
        self._growing: Sequence[Block] | None = None
        self._footer: MessageFooter | None = None
        self._sources: SourceList | None = None
        self._finish: QWidget | None = None
        self._version = (1, 1)
        self._progress = ""
        self._is_first_seen = False
        self._has_keyboard = False

    # State -------------------------------------------------------------------------------

    @property
    def is_question(self) -> bool:
        """Say whether the user wrote this."""
        return self.message.role == "user"

    def set_message(self, message: Message) -> None:
        """Show another state of the message; `lay_out` must follow."""
        self.message = message
        self._growing = None
        self._progress = ""
        self.laid_out_width = 0
        for part in (self._sources, self._finish):
            if part is not None:
                part.hide()
                part.deleteLater()
        self._sources = self._finish = None

    def grow(self, blocks: Sequence[Block]) -> None:
        """Show an answer that is being written; `lay_out` must follow."""
        self._growing = blocks
        self.laid_out_width = 0

    def show_progress(self, text: str) -> None:
        """Say under the growing text what is being done."""
        self._progress = text
        self.update()

    def set_version(self, index: int, count: int) -> None:
        """Show which of the message's versions this is."""
        self._version = (index, count)
        if self._footer is not None:
            self._footer.set_version(index, count)
        if self.body is not None:
            self._refresh_footer()

    def set_first_seen(self, is_first: bool) -> None:
        """Draw the line from which the model sees the chat above this message."""
        if is_first != self._is_first_seen:
            self._is_first_seen = is_first
            self.laid_out_width = 0

    def set_keyboard(self, has_keyboard: bool) -> None:
        """Show the actions while the keyboard is in this message."""
        self._has_keyboard = has_keyboard
        self._refresh_footer()

    def forget_style(self) -> None:
        """Lay out everything anew next time: theme, zoom or language changed."""
        self.set_message(self.message) if self._growing is None else self.grow(self._growing)
        self._style = None
        if self._footer is not None:
            self._footer.deleteLater()
            self._footer = None

    # Layout ------------------------------------------------------------------------------

    def estimated_height(self, width: int) -> int:
        """Guess the height of a message that was not laid out yet."""
        line = self.fontMetrics().lineSpacing() * 1.4
        per_line = max(10, width // max(4, self.fontMetrics().averageCharWidth()))
        lines = sum(1 + len(one) // per_line for one in self.message.text[:20_000].split("\n"))
        return round(lines * line) + 80

    def lay_out(self, width: int, style: TextStyle) -> int:
        """Lay out for a width and return the height."""
        if self.laid_out_width == width and self._style is style:
            return self.height()
        body = self._ready_body(style)
        top = _SEEN_LINE if self._is_first_seen else 0
        side = _PADDING if self.is_question else 0
        top += self._head_height()
        body.setGeometry(side, top, width - 2 * side, height := body.lay_out(width - 2 * side))
        top += height + side
        for part in self._extras():
            part.setGeometry(0, top + 8, width, part.sizeHint().height())
            top += 8 + part.sizeHint().height()
        self.laid_out_width = width
        self._footer_top = top + 4
        self.resize(width, self._footer_top + self._footer_height())
        self._refresh_footer()
        self.update()
        return self.height()

    def _ready_body(self, style: TextStyle) -> MessageBody:
        if self.body is None:
            self.body = MessageBody(self._theme)
            self.body.setParent(self)
            self.body.link_clicked.connect(self._on_link_clicked)
            self.body.show()
        self._style = style
        self.body.setAccessibleName(tr("transcript.question" if self.is_question else "transcript.answer"))
        self.body.setAccessibleDescription(self.message.text[:4000])
        self.body.set_blocks(self._blocks(), style)
        self.body.show_caret(self._growing is not None)
        self.body.link_tips = {f"{SOURCE_SCHEME}{source.mark}": _source_tip(source) for source in self.message.sources}
        return self.body

    def _blocks(self) -> Sequence[Block]:
        if self._growing is not None:
            return self._growing
        if self.is_question:
            return plain(self.message.text)
        # Imported here: the first answer pays for the parser, not the start of the window.
        from chatapp.gui.markdown import parse

        return parse(self.message.text, [source.mark for source in self.message.sources])

    def _extras(self) -> list[QWidget]:
        if self._growing is None and self._finish is None and self._breaks_off():
            self._finish = self._make_finish()
        if self._growing is None and self._sources is None and self.message.sources:
            self._sources = SourceList(self._theme, self.message.sources)
            self._sources.setParent(self)
            self._sources.opened.connect(lambda one: self.source_opened.emit(one, self.message.sources))
            self._sources.show()
        return [part for part in (self._finish, self._sources) if part is not None]

    def _breaks_off(self) -> bool:
        return not self.is_question and self.message.finish in _BROKEN_OFF

    def _make_finish(self) -> QWidget:
        """Say how the answer ended and offer to go on, or to try again when there is nothing to go on from."""
        finish = "failed" if self.message.finish == "growing" else self.message.finish
        is_empty = not self.message.text.strip()
        key = f"transcript.{finish}_empty" if is_empty and finish != "length" else f"transcript.{finish}"
        strip = QWidget(self)
        words = plain_label(tr(key), wraps=True)
        words.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        asked, action, icon_name = (
            (self.regenerate_requested, "transcript.regenerate", "regenerate")
            if is_empty
            else (self.continue_requested, "transcript.continue", "continue")
        )
        button = TextButton(self._theme, tr(action), icon_name)
        button.clicked.connect(lambda: asked.emit(self.message.id))
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words, 1)
        row.addWidget(button)
        strip.show()
        return strip

    def _head_height(self) -> int:
        if self.is_question:
            return _PADDING + self.fontMetrics().height() + 2
        return self.fontMetrics().height() + 14 if self.message.refused else 0

    def _footer_height(self) -> int:
        return self._theme.px(28)

    # Footer ------------------------------------------------------------------------------

    def _refresh_footer(self) -> None:
        """Make the buttons when they are first needed; their place is kept free all the time."""
        wanted = self._growing is None and (self._has_keyboard or self.underMouse())
        if self.body is None or not (wanted or self._footer or self._version[1] > 1):
            return
        footer = self._footer or self._make_footer()
        footer.setVisible(self._growing is None and (wanted or self._version[1] > 1))
        footer.show_actions(wanted)
        hint = footer.sizeHint()
        footer.setGeometry(QRect(self.width() - hint.width(), self._footer_top, hint.width(), hint.height()))

    def _make_footer(self) -> MessageFooter:
        footer = self._footer = MessageFooter(self._theme, self.message)
        footer.setParent(self)
        footer.set_version(*self._version)
        footer.copied.connect(lambda: QGuiApplication.clipboard().setText(self.message.text))
        asked = self.edit_requested if self.is_question else self.regenerate_requested
        footer.changed.connect(lambda: asked.emit(self.message.id))
        footer.stepped.connect(lambda step: self.version_requested.emit(self.message.id, step))
        before: QWidget | None = self._sources or self._finish or self.body
        for button in footer.buttons():
            if before is not None:
                QWidget.setTabOrder(before, button)
            before = button
        return footer

    def _stats(self) -> str:
        usage, timing = self.message.usage, self.message.timing
        if self.is_question or usage is None or not usage.answer_tokens:
            return ""
        if timing is None or timing.tokens_per_s <= 0:
            return tr("transcript.stats_tokens", tokens=f"{usage.answer_tokens:,}")
        speed = f"{timing.tokens_per_s:.0f}" if timing.tokens_per_s >= 10 else f"{timing.tokens_per_s:.1f}"
        return tr("transcript.stats", speed=speed, tokens=f"{usage.answer_tokens:,}")

    # Events ------------------------------------------------------------------------------

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._refresh_footer()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._refresh_footer()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.body is None or self._style is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = _SEEN_LINE if self._is_first_seen else 0
        if self._is_first_seen:
            self._paint_seen_line(painter)
        if self.is_question:
            self._paint_card(painter, QRectF(0, top, self.width(), self._footer_top - 4 - top))
        elif self.message.refused:
            painter.setFont(self._theme.font(bold=True))
            painter.setPen(self._theme.color("text"))
            painter.drawText(QRectF(0, top, self.width(), 24), Qt.AlignmentFlag.AlignVCenter, tr("transcript.refused"))
        painter.setFont(self._style.small_font)
        painter.setPen(self._theme.color("quiet"))
        row = QRectF(0, self._footer_top, self.width() - 150, self._footer_height())
        painter.drawText(
            row, Qt.AlignmentFlag.AlignVCenter, self._progress if self._growing is not None else self._stats()
        )

    def _paint_card(self, painter: QPainter, card: QRectF) -> None:
        assert self._style is not None
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("raised"))
        painter.drawRoundedRect(card, 10, 10)
        painter.setPen(self._theme.color("quiet"))
        painter.setFont(self._style.small_font)
        painter.drawText(card.adjusted(_PADDING, _PADDING - 2, 0, 0), tr("transcript.you"))

    def _paint_seen_line(self, painter: QPainter) -> None:
        assert self._style is not None
        words = tr("transcript.first_seen")
        painter.setFont(self._style.small_font)
        painter.setPen(QPen(QColor(self._theme.colors.quiet)))
        middle = QRectF(0, 0, self.width(), _SEEN_LINE - 12)
        painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, words)
        used = painter.fontMetrics().horizontalAdvance(words) + 24
        painter.setPen(QPen(self._theme.color("line"), 1))
        y, half = middle.center().y(), (self.width() - used) / 2
        painter.drawLine(0, round(y), round(half), round(y))
        painter.drawLine(round(self.width() - half), round(y), self.width(), round(y))

    def _on_link_clicked(self, address: str) -> None:
        if not address.startswith(SOURCE_SCHEME):
            self.address_clicked.emit(address)
            return
        mark = int(address.removeprefix(SOURCE_SCHEME))
        for source in self.message.sources:
            if source.mark == mark:
                self.source_opened.emit(source, self.message.sources)
                return


def _source_tip(source: Source) -> str:
    return f"{tr('transcript.source', document=source.document, page=source.page)}\n\n{source.quote[:400]}"
