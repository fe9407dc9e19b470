"""What a stored message shows: a question as it was typed, an answer as Markdown with its marks as
links.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics

from chatapp.contract.records import Message
from chatapp.gui.text.blocks import Block, plain
from chatapp.texts import tr


def blocks_of(message: Message) -> Sequence[Block]:
    """Return the blocks of a message that does not grow."""
    if message.role == "user":
        return plain(message.text)
    if message.refused and message.sources:
        # The pages that the answer names in words stand below as links.
        return plain(tr("transcript.refused_text"))
    # Imported here: the first answer pays for the parser, not the start of the window.
    from chatapp.gui.text.markdown import parse

    return parse(message.text, [source.mark for source in message.sources])


def guessed_height(text: str, metrics: QFontMetrics, width: int) -> int:
    """Guess in pixels how high a message is that was not laid out yet."""
    per_line = max(10, width // max(4, metrics.averageCharWidth()))
    lines = sum(1 + len(one) // per_line for one in text[:20_000].split("\n"))
    return round(lines * metrics.lineSpacing() * 1.4) + 80
