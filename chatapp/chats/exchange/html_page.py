"""A chat as an HTML page: no scripts, and nothing is loaded from elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import ExportWords
from chatapp.contract.records import Message

_LONGEST_PARSED = 400_000
"""Characters; a longer text stays plain."""
_ALLOWED = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
SCREEN_STYLE = """body { max-width: 46em; margin: 2em auto; padding: 0 1em; line-height: 1.6;
  font-family: sans-serif; color: #1c1c1a; }
"""
"""Of the page around the chat; a printer has its own pages and font."""
_STYLE = """h1 { font-size: 1.5em; }
.who { color: #6b6b66; font-size: .85em; margin: 2em 0 .3em; }
.question { background: #f6f6f4; padding: .2em 1em; border-radius: 8px; }
.sources { color: #6b6b66; font-size: .85em; border-top: 1px solid #e4e4e0; }
pre { background: #f6f6f4; padding: .7em; white-space: pre-wrap; }
table { border-collapse: collapse; }
td, th { border: 1px solid #d4d4d0; padding: .2em .6em; text-align: start; }
blockquote { border-left: 3px solid #e4e4e0; margin-left: 0; padding-left: 1em; color: #6b6b66; }
img { max-width: 100%; }
:lang(ko) { word-break: keep-all; overflow-wrap: break-word; }
"""
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{title}</title><style>
{style}</style></head><body>
{body}
</body></html>
"""


class _SafeRenderer(RendererHTML):
    """Writes pictures and links with other schemes as words: they could load something."""

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        words = f"{tokens[idx].content} ({tokens[idx].attrGet('src')})"
        return html.escape(words.lstrip())

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        address = str(tokens[idx].attrGet("href") or "")
        return f'<a href="{html.escape(address)}">' if _ALLOWED.match(address) else "<a>"


def parser() -> MarkdownIt:
    """Return what reads the Markdown of answers; HTML in it stays text."""
    made = MarkdownIt("commonmark", {"html": False}, renderer_cls=_SafeRenderer)
    return made.enable(["table", "strikethrough"])


def as_html(
    chats: Sequence[PortableChat],
    words: ExportWords,
    picture_address: Callable[[str], str],
    page_style: str = SCREEN_STYLE,
) -> str:
    """Return a page with the shown branch of each chat.

    `picture_address` gives the address of a picture by its name, "" for a missing one.
    """
    body = [_chat(chat, words, picture_address) for chat in chats]
    title = html.escape(chats[0].chat.title if len(chats) == 1 else "")
    style = page_style + _STYLE
    return _PAGE.format(language=words.language, title=title, style=style, body="\n".join(body))


def _chat(chat: PortableChat, words: ExportWords, picture_address: Callable[[str], str]) -> str:
    parts = [f"<h1>{html.escape(chat.chat.title)}</h1>"]
    for message in chat.branch():
        parts.append(f'<p class="who">{html.escape(words.heading(message))}</p>')
        addresses = filter(None, map(picture_address, message.pictures))
        parts += [f'<p><img src="{html.escape(address)}"></p>' for address in addresses]
        parts.append(_text(message))
        if message.sources:
            lines = [html.escape(words.source(source)) for source in message.sources]
            listed = "<br>\n".join(lines)
            parts.append(f'<p class="sources">{html.escape(words.sources)}<br>\n{listed}</p>')
    return "\n".join(parts)


def _text(message: Message) -> str:
    """Return an answer with its formatting, and a question as it was typed."""
    if message.role == "user" or len(message.text) > _LONGEST_PARSED:
        lines = html.escape(message.text.strip()).replace("\n", "<br>\n")
        name = "question" if message.role == "user" else "answer"
        return f'<p class="{name}">{lines}</p>'
    return f'<div class="answer">{parser().render(message.text)}</div>'
