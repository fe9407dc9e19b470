"""The blocks of a stored message: a question is plain text, an answer Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.records import Message
from chatapp.gui.text.blocks import ContentBlock, plain
from chatapp.texts import tr


def blocks_of(message: Message) -> Sequence[ContentBlock]:
    """Return the blocks of a message that does not grow."""
    if message.role == "user":
        return plain(message.text)
    if message.refused and message.sources:
        # The pages that the answer names stand below as links.
        return plain(tr("transcript.refused_text"))
    # Imported here: the first answer pays for the parser, not the start.
    from chatapp.gui.text.markdown import parse

    return parse(message.text, [source.mark for source in message.sources])


def copy_message(message: Message) -> None:
    """Copy a message as written, an answer with its form beside the Markdown."""
    # Imported here: they belong to what is done, not to the start.
    from chatapp.gui.text.copying.clipboard import copy_blocks, copy_text

    if message.role == "user":
        copy_text(message.text)
    else:
        copy_blocks(message.text, blocks_of(message))


def copy_as_text(message: Message) -> None:
    """Copy a message without the marks of Markdown."""
    from chatapp.gui.text.copying.clipboard import copy_text

    copy_text(text_of(message))


def text_of(message: Message) -> str:
    """Return what a message says, without the marks of Markdown."""
    from chatapp.gui.text.copying.plain_text import plain_text

    return message.text if message.role == "user" else plain_text(blocks_of(message))
