"""Red waves under unknown words of the text field.

Only what is seen is checked, after a moment without a key: a long text that is pasted costs no more
than a short one.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit

from chatapp.gui.composer.question_edit import QuestionEdit
from chatapp.gui.composer.spelling.spelling_desk import SpellingDesk
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.spelling.checked_words import FENCE, WordPlace, words

_REST_MS = 300
_SEEN = 2_500
"""Characters behind the first that is seen which are looked at: the field shows fewer."""
_SEEN_LINES = 10
_LONGEST = 4_000
"""Characters of a paragraph without a space that are looked at."""
_AROUND = 60
"""Characters before and behind what is seen, for the words that are cut there."""
_MOST_BLOCKS_ABOVE = 2_000
"""Lines above that may begin a piece of code."""


class SpellingMarks(QObject):
    """Marks neither the word that is being typed nor anything behind what is being composed."""

    def __init__(self, theme: Theme, edit: QuestionEdit, desk: SpellingDesk) -> None:
        super().__init__(edit)
        self._theme = theme
        self._edit = edit
        self._desk = desk
        self._is_on = True
        self._typed_end = -1
        """The position behind what was typed last."""
        self._pause = QTimer(self, singleShot=True, interval=_REST_MS)
        self._pause.timeout.connect(self.refresh)
        edit.document().contentsChange.connect(self._on_contents_change)
        edit.composed.connect(self._on_composed)
        for changed in (
            edit.textChanged,
            edit.cursorPositionChanged,
            edit.verticalScrollBar().valueChanged,
            edit.verticalScrollBar().rangeChanged,
        ):
            changed.connect(lambda *_values: self._pause.start())
        desk.checked.connect(self.refresh)
        theme.changed.connect(self.refresh)

    def switch(self, is_on: bool) -> None:
        """Check from now on, or no more."""
        self._is_on = is_on
        self.refresh()

    def refresh(self) -> None:
        """Mark the unknown words that are seen."""
        places = [] if not self._is_on or self._edit.document().isEmpty() else list(self.seen())
        wrong = self._desk.wrong(place.word for place in places) if places else set()
        marked = [place for place in places if place.word in wrong and not self._is_typed(place)]
        if marked or self._edit.extraSelections():
            self._edit.setExtraSelections([self._mark(place) for place in marked])

    def marked(self) -> list[str]:
        """Return the words that have a wave."""
        return [each.cursor.selectedText() for each in self._selections()]

    def place_at(self, position: int) -> WordPlace | None:
        """Return the marked word at a position of the text."""
        for place in self.seen():
            is_there = place.start <= position <= place.end
            if is_there and any(
                each.cursor.selectionStart() == place.start for each in self._selections()
            ):
                return place
        return None

    def seen(self) -> Iterator[WordPlace]:
        """Yield the words of the visible lines, their places in the text."""
        first = self._edit.cursorForPosition(QPoint(0, 0)).position()
        # Not by the place of the last line: Qt counts what is composed in it, which is no text yet.
        last = first + _SEEN
        block = self._edit.document().findBlock(first)
        is_code = _is_in_code(block)
        for _line in range(_SEEN_LINES):
            if not block.isValid() or block.position() > last:
                break
            text = block.text()
            if FENCE.match(text):
                is_code = not is_code
            elif not is_code:
                yield from _words_of(block, text, first, last)
            block = block.next()

    def _selections(self) -> list[QTextEdit.ExtraSelection]:
        return list(self._edit.extraSelections())

    def _mark(self, place: WordPlace) -> QTextEdit.ExtraSelection:
        wave = QTextCharFormat()
        wave.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wave.setUnderlineColor(self._theme.color("wrong"))
        selection = QTextEdit.ExtraSelection()
        selection.cursor = QTextCursor(self._edit.document())
        selection.cursor.setPosition(place.start)
        keep = QTextCursor.MoveMode.KeepAnchor
        selection.cursor.setPosition(place.end, keep)
        selection.format = wave
        return selection

    def _is_typed(self, place: WordPlace) -> bool:
        """Return whether the caret stands in a word that was changed just there."""
        caret = self._edit.textCursor().position()
        is_at_caret = place.start <= caret <= place.end
        if self._edit.composing:
            return is_at_caret or (caret < place.start and self._is_on_line_of_caret(place.start))
        return is_at_caret and caret == self._typed_end

    def _is_on_line_of_caret(self, position: int) -> bool:
        return self._edit.document().findBlock(position) == self._edit.textCursor().block()

    def _on_contents_change(self, at: int, _removed: int, added: int) -> None:
        self._typed_end = at + added

    def _on_composed(self) -> None:
        """Take away the waves behind a composed syllable, which the text does not have yet."""
        self._pause.start()
        caret = self._edit.textCursor().position()
        shown = self._selections()
        kept = [
            each
            for each in shown
            if each.cursor.selectionEnd() < caret
            or not self._is_on_line_of_caret(each.cursor.selectionStart())
        ]
        if len(kept) < len(shown):
            self._edit.setExtraSelections(kept)


def _words_of(block: QTextBlock, text: str, first: int, last: int) -> Iterator[WordPlace]:
    """Yield the words of a paragraph between two positions of the text."""
    start = block.position()
    begin = max(0, first - start - _AROUND)
    end = min(len(text), last - start + _AROUND, begin + _LONGEST)
    if begin:
        begin = max(text.rfind(" ", 0, begin) + 1, begin - _LONGEST)
    if end < len(text):
        space = text.find(" ", end, end + _LONGEST)
        end = space if space >= 0 else end
    # Qt counts in UTF-16 units; the places of words behind an emoji move on.
    wide = [at for at, letter in enumerate(text[:end]) if letter > "\uffff"]
    for word in words(text[begin:end]):
        moved = begin + word.start + sum(at < begin + word.start for at in wide)
        place = start + moved
        yield WordPlace(place, place + word.end - word.start, word.word)


def _is_in_code(block: QTextBlock) -> bool:
    """Return whether a paragraph stands in a fenced piece of code that began above it."""
    is_code = False
    above = block.previous()
    for _line in range(_MOST_BLOCKS_ABOVE):
        if not above.isValid():
            break
        is_code ^= FENCE.match(above.text()) is not None
        above = above.previous()
    return is_code
