"""One message of the transcript: a question on a card, an answer as a page with its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF
from PySide6.QtGui import QEnterEvent, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from chatapp.contract.records import Message, Source
from chatapp.gui.keyboard.tab_order import KEEPS_ORDER
from chatapp.gui.text.blocks import SOURCE_SCHEME, ContentBlock
from chatapp.gui.text.claim_places import CLAIM_SCHEME
from chatapp.gui.text.text_style import TextStyle
from chatapp.gui.transcript import message_claims, message_painting
from chatapp.gui.transcript.answer_end import AnswerEnd
from chatapp.gui.transcript.message import answer_figures
from chatapp.gui.transcript.message.message_blocks import copy_message
from chatapp.gui.transcript.message.message_requests import MessageRequests
from chatapp.gui.transcript.message.question_fold import QuestionFold
from chatapp.gui.transcript.message.text_below import TextBelow
from chatapp.gui.transcript.message_body import MessageBody
from chatapp.gui.transcript.message_footer import LazyFooter, MessageFooter
from chatapp.gui.transcript.message_painting import PADDING
from chatapp.gui.transcript.source_list import source_tip
from chatapp.gui.transcript.tool_calls_view import LazyToolCalls
from chatapp.gui.waiting.progress_row import LazyProgress
from chatapp.gui.widgets.boxes import discard
from chatapp.gui.widgets.painting import antialiased
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

if TYPE_CHECKING:
    from chatapp.gui.transcript.question_pictures import QuestionPictures
    from chatapp.gui.transcript.thinking_view import ThinkingView


class MessageView(MessageRequests):
    """Cheap until its first layout; a long chat lays out the visible messages only."""

    def __init__(self, theme: Theme, message: Message) -> None:
        super().__init__()
        self.setProperty(KEEPS_ORDER, True)
        self._theme = theme
        self.message = message
        self.body: MessageBody | None = None
        self.laid_out_width = 0
        """The width of the current layout; 0 when it is stale."""
        self._style: TextStyle | None = None
        self._growing: Sequence[ContentBlock] | None = None
        self.footer = LazyFooter(self, self._make_footer)
        self._end: AnswerEnd | None = None
        self.thinking: ThinkingView | None = None
        self.tools = LazyToolCalls(theme, self)
        self.tools.show_calls(message.tool_calls)
        self.tools.resized.connect(self._on_thinking_resized)
        self.tools.dragged_to.connect(self.dragged_to)
        self.pictures: QuestionPictures | None = None
        """Those of a question; they stand above its text."""
        self.fold = QuestionFold(theme, self, self._on_thinking_resized)
        self.below = TextBelow(self)
        self._summary = self._found = ""
        self.progress = LazyProgress(theme, self)
        self._is_first_seen = False
        self.preset_name: Callable[[], str] = str
        """Names the preset of a question, when it is not the plain chat."""

    @property
    def is_question(self) -> bool:
        return self.message.role == "user"

    def set_message(self, message: Message) -> None:
        """Show another state of the message; `lay_out` must follow."""
        self.message = message
        self._growing = None
        self.progress.say("")
        self.laid_out_width = 0
        if self.thinking is not None:
            self.thinking.show_thinking(message.thinking, message.thinking_s)
        self.tools.show_calls(message.tool_calls)
        self._discard_end()

    def show_sources(self, sources: tuple[Source, ...]) -> None:
        """Show the sources of a growing answer, which come before its text."""
        if sources == self.message.sources:
            return
        self.message = replace(self.message, sources=sources)
        self._discard_end()
        self._on_thinking_resized()

    def grow(self, blocks: Sequence[ContentBlock]) -> None:
        """Show an answer that is being written; `lay_out` must follow."""
        self._growing = blocks
        self.laid_out_width = 0
        if self._end is not None and not self.message.sources:
            self._discard_end()

    def think(self, text: str, seconds: float = 0.0) -> None:
        """Append to the thinking above the answer, or replace it by thinking of `seconds`."""
        is_first = self.thinking is None
        thinking = self.thinking or self._make_thinking()
        thinking.run(text, seconds) if seconds else thinking.append(text)
        if is_first:
            self._on_thinking_resized()

    def mark_found(self, text: str) -> None:
        """Mark all occurrences of a text, now or when the message is laid out."""
        self._found = text
        if text and self.fold.unfold(self.message):
            self.laid_out_width = 0
        if self.body is not None and self._style is not None:
            self.body.column.found.mark(text)
            self.body.update()

    def set_last(self, is_last: bool) -> None:
        """Keep the actions of the last answer in sight."""
        self.footer.stay(is_last and not self.is_question)

    def set_first_seen(self, is_first: bool, summary: str = "") -> None:
        """Draw a line above the first message that the model sees, with a summary of the rest."""
        self._summary = summary
        if is_first != self._is_first_seen:
            self._is_first_seen = is_first
            self.laid_out_width = 0

    def forget_style(self) -> None:
        """Lay out everything anew next time: theme, zoom or language changed."""
        self.set_message(self.message) if self._growing is None else self.grow(self._growing)
        self._style = None
        self.footer.forget()
        self.fold.forget()

    def lay_out(self, width: int, style: TextStyle) -> int:
        """Lay out for a width and return the height, both in pixels."""
        if self.laid_out_width == width and self._style is style:
            return self.height()
        body = self._ready_body(style)
        side = PADDING if self.is_question else 0
        inner = width - 2 * side
        top = self._seen_height() + self._head_height()
        top += self._lay_out_thinking(top, width, style)
        top += self.tools.lay_out(top, width, style)
        top += self.pictures.lay_out(side, top, inner) if self.pictures else 0
        height = body.lay_out(inner)
        height = height if self._growing is not None or self.message.text.strip() else 0
        body.setGeometry(side, top, inner, height)
        top += height
        top += self.fold.lay_out(self.message, QPoint(side - 8, top)) + side
        top += self.below.lay_out(top, width)
        end = self._ready_end()
        if end is not None and not end.is_empty:
            end.setGeometry(0, top + 8, width, end.height_at(width))
            top += 8 + end.height()
        self.laid_out_width = width
        self.resize(width, top if self.is_question else top + 4 + self._footer_height())
        self.setToolTip(answer_figures.details(self.message))
        self.footer.top = self._seen_height() + 6 if self.is_question else top + 4
        self.footer.right_margin = 6 if self.is_question else 0
        self._refresh_footer()
        self.progress.place(QRect(0, self.footer.top, width, self._footer_height()))
        self.update()
        return self.height()

    def take_formulas(self) -> bool:
        """Show formulas that are drawn meanwhile; return whether `lay_out` must follow."""
        if self.body is None or not self.laid_out_width or not self.body.column.take_formulas():
            return False
        self.laid_out_width = 0
        return True

    def _lay_out_thinking(self, top: int, width: int, style: TextStyle) -> int:
        if self.thinking is None and not self.message.thinking:
            return 0
        thinking = self.thinking or self._make_thinking()
        thinking.move(0, top)
        return thinking.lay_out(width, style)

    def _make_thinking(self) -> ThinkingView:
        # Imported here: most models do not think.
        from chatapp.gui.transcript.thinking_view import ThinkingView

        thinking = self.thinking = ThinkingView(self._theme, self)
        thinking.show_thinking(self.message.thinking, self.message.thinking_s)
        thinking.resized.connect(self._on_thinking_resized)
        thinking.dragged_to.connect(self.dragged_to)
        thinking.show()
        return thinking

    def _ready_body(self, style: TextStyle) -> MessageBody:
        if self.body is None:
            self.body = MessageBody(self._theme)
            self.body.setParent(self)
            self.body.link_clicked.connect(self._on_link_clicked)
            self.body.dragged_to.connect(self.dragged_to)
            self.body.selected.connect(self.selected)
            self.body.quoted.connect(self.quoted)
            self.body.show()
        self._style = style
        name = "transcript.question" if self.is_question else "transcript.answer"
        self.body.setAccessibleName(tr(name))
        self.body.setAccessibleDescription(self.message.text[:4000])
        blocks = self.fold.blocks(self.message) if self._growing is None else self._growing
        self.body.set_blocks(blocks, style)
        self.body.show_caret(self._growing is not None)
        self.body.link_tips = {
            f"{SOURCE_SCHEME}{source.mark}": source_tip(source) for source in self.message.sources
        }
        if self._growing is None:
            message_claims.underline(self.body, self.message.claims)
            self.body.column.found.mark(self._found)
        self.text_placed.emit(self, self._growing is None)
        return self.body

    def _ready_end(self) -> AnswerEnd | None:
        if self._growing is not None and not self.message.sources:
            return None
        if self._end is None and not self.is_question:
            sources_only = replace(self.message, finish="", claims=())
            shown = sources_only if self._growing is not None else self.message
            end = self._end = AnswerEnd(self._theme, shown)
            end.setParent(self)
            end.pass_requests(self, self.message)
            end.setVisible(not end.is_empty)
        return self._end

    def _head_height(self) -> int:
        if self.is_question:
            return max(PADDING + self.fontMetrics().height() + 2, self._footer_height() + 8)
        return self.fontMetrics().height() + 14 if self.message.refused else 0

    def _seen_height(self) -> int:
        return message_painting.SEEN_LINE if self._is_first_seen else 0

    def _footer_height(self) -> int:
        return self._theme.px(28)

    def _refresh_footer(self) -> None:
        self.footer.is_blocked = self._growing is not None
        self.footer.refresh()

    def _make_footer(self) -> MessageFooter:
        footer = MessageFooter(self._theme, self.message)
        footer.setParent(self)
        footer.copied.connect(lambda: copy_message(self.message))
        footer.pass_requests(self, self.message.id)
        buttons = self._end.findChildren(QAbstractButton) if self._end is not None else []
        footer.follow(buttons[-1] if buttons else self.body)
        return footer

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._refresh_footer()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._refresh_footer()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.body is None or self._style is None:
            return
        painter = antialiased(self)
        top = self._seen_height()
        if self._is_first_seen:
            painter.setFont(self._style.small_font)
            message_painting.paint_seen_line(painter, self._theme, self.width(), self._summary)
        if self.is_question:
            card = QRectF(0, top, self.width(), self.height() - top)
            message_painting.paint_card(painter, self._theme, card)
            words = answer_figures.question_facts(self.message, self.preset_name())
            row = QRectF(PADDING, top, self.width() - 150, self._head_height() + 2)
            message_painting.paint_words(painter, self._theme, self._style, row, words)
            return
        if self.message.refused:
            message_painting.paint_refusal(painter, self._theme, QRectF(0, top, self.width(), 24))
        words = "" if self._growing is not None else answer_figures.figures(self.message)
        row = QRectF(0, self.footer.top, self.width() - 150, self._footer_height())
        message_painting.paint_words(painter, self._theme, self._style, row, words)

    def _discard_end(self) -> None:
        if self._end is not None:
            discard(self._end)
            self._end = None

    def _on_thinking_resized(self) -> None:
        self.laid_out_width = 0
        self.thinking_resized.emit()

    def _on_link_clicked(self, address: str) -> None:
        if not address.startswith((SOURCE_SCHEME, CLAIM_SCHEME)):
            self.address_clicked.emit(address)
            return
        assert self.body is not None
        if source := message_claims.source_of(self.body, address, self.message.sources):
            self.source_opened.emit(source, self.message.sources)
