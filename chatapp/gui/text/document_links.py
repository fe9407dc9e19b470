"""The links of a text document."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from chatapp.gui.text.spans import LinkSpan


def links_of(document: QTextDocument) -> list[LinkSpan]:
    """Return every link in reading order; adjacent spans of one address are one link."""
    links: list[LinkSpan] = []
    text_block = document.begin()
    while text_block.isValid():
        for span in text_block.textFormats():
            address = span.format.anchorHref()
            start = text_block.position() + span.start
            end = start + span.length
            if address and links and links[-1][1:] == (start, address):
                links[-1] = links[-1]._replace(end=end)
            elif address:
                links.append(LinkSpan(start, end, address))
        text_block = text_block.next()
    return links
