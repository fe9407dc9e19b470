"""The text of a line while it is collected: raised and lowered signs are written apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from chatapp.engine.documents.read.elements.hidden_marks import bare, marked
from chatapp.engine.language import raised_signs
from chatapp.engine.language.raised_signs import Baseline

_TAIL_CHARS = 60
"""Characters before a sign that say what it is; chosen."""


@dataclass(frozen=True, slots=True)
class InlineStyle:
    """How a piece of a line looks; `hidden` is why it cannot be seen, "" where it can."""

    hidden: str = ""
    baseline: Baseline = ""


PLAIN = InlineStyle()


@dataclass(slots=True)
class InlineText:
    """Pieces of a line in order. A sign may come in several pieces."""

    _parts: list[str] = field(default_factory=list)
    _tail: str = ""
    """The end of the text so far, without marks."""
    _sign: str = ""
    _style: InlineStyle = PLAIN
    _is_after_sign: bool = False

    def add(self, text: str, style: InlineStyle = PLAIN) -> None:
        """Add a piece; its marks and blanks stay."""
        if not text:
            return
        if style.baseline:
            if self._style != style:
                self._end_sign()
            self._sign += text
            self._style = style
            return
        self._end_sign()
        self._append(text, style.hidden)

    def add_apart(self, mark: str) -> None:
        """Add the mark of a note, which joins neither a word nor a number."""
        self._end_sign()
        is_joined = self._tail[-1:].isdigit() or (mark.isascii() and self._tail[-1:].isalnum())
        self._append(f" {mark}" if is_joined else mark, "")

    def text(self) -> str:
        """Return the line."""
        self._end_sign()
        return "".join(self._parts)

    def _end_sign(self) -> None:
        sign, style = self._sign, self._style
        self._sign, self._style = "", PLAIN
        if not sign.strip():
            self._append(sign, "")
            return
        written = raised_signs.raised if style.baseline == "raised" else raised_signs.lowered
        self._append(written(self._tail, bare(sign)), style.hidden)
        self._is_after_sign = True

    def _append(self, text: str, hidden: str) -> None:
        if not text:
            return
        if self._is_after_sign and text[0].isdigit():
            # 10^6 and a number after it stay two.
            self._parts.append(" ")
        self._is_after_sign = False
        self._parts.append(marked(text, hidden))
        self._tail = (self._tail + bare(text))[-_TAIL_CHARS:]
