"""The tokens of a text, while it is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer

from chatapp.contract.inside_records import TextToken
from chatapp.contract.protocol import Event, Failed, ReadTokens, TokensRead
from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.inside.look_field import LookField
from chatapp.gui.inside.look_tab import LookTab
from chatapp.gui.inside.pieces_area import PiecesArea
from chatapp.gui.inside.token_pieces import ShownPiece, TokenPieces, part_words, visible
from chatapp.gui.widgets.boxes import hbox, vbox
from chatapp.gui.widgets.plain_text import plain_label
from chatapp.gui.widgets.theme import Theme
from chatapp.texts import tr

_TYPING_RESTS_MS = 150
_MOST_SENT = 200_001
"""Letters; the engine reads one less, and says that there were more."""


class TokensTab(LookTab):
    """Each token in a box; the current one with its number."""

    def __init__(self, theme: Theme, engine: EngineClient) -> None:
        super().__init__(theme, engine)
        self.text = LookField(theme)
        self.pieces = TokenPieces(theme)
        self.one = plain_label(wraps=True, selectable=True)
        self.read: TokensRead | None = None
        self.is_loading: Callable[[], bool] = lambda: False
        """Whether a model is being loaded."""
        self._scroll = PiecesArea(theme, self.pieces)
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_RESTS_MS)
        self._pause.timeout.connect(self.refresh)
        self.text.textChanged.connect(self._pause.start)
        self.job.ended.connect(self._on_ended)
        self.pieces.chosen.connect(self._on_chosen)
        line = hbox(self.state, self.copy, grows=[self.state])
        rows = (self.text, self.about, line, self.one, self._scroll)
        vbox(*rows, on=self, grows=[self._scroll], spacing=6)
        self._retranslate()

    def field(self) -> LookField:
        return self.text

    def refresh(self) -> None:
        """Ask for the tokens of the text as it is now."""
        self._pause.stop()
        text = self.text.text()
        if text:
            self.job.start(ReadTokens, text=text[:_MOST_SENT])
        else:
            self._show(None)

    def as_text(self) -> str:
        tokens = self.read.tokens if self.read else ()
        return "\n".join(f"{token.id}\t{_words(token)}" for token in tokens)

    def _on_ended(self, event: Event) -> None:
        if isinstance(event, TokensRead):
            self._show(event)
        elif isinstance(event, Failed) and event.error == "NoModel":
            self._show(None)
            self.say(tr("look.loading" if self.is_loading() else "look.no_model"))
        elif isinstance(event, Failed):
            self._show(None)
            self.say_failed(event)

    def _show(self, read: TokensRead | None) -> None:
        self.read = read
        tokens = read.tokens if read else ()
        self.pieces.show_pieces([_piece(token) for token in tokens])
        self.copy.setEnabled(bool(tokens))
        self.one.setText(tr("look.tokens.click") if tokens else "")
        self.say(_summary(read) if read else "")

    def _on_chosen(self, index: int) -> None:
        assert self.read is not None
        token = self.read.tokens[index]
        words = tr(
            "look.tokens.one",
            number=index + 1,
            text=visible(token.text).replace(" ", "␣"),
            id=token.id,
        )
        if token.parts > 1:
            part = tr("look.tokens.part", part=token.part, parts=token.parts, raw=token.raw.upper())
            words = f"{words} · {part}"
        self.one.setText(words)
        self.pieces.describe(words)

    def _retranslate(self) -> None:
        self.text.set_words(tr("look.text"))
        self.about.setText(tr("look.tokens.about"))
        self.copy.set_words(tr("look.copy"))
        self.pieces.setAccessibleName(tr("look.tokens"))
        self.say(_summary(self.read) if self.read else "")


def _summary(read: TokensRead) -> str:
    words = [tr("look.tokens.count", tokens=read.count, letters=read.letters, model=read.model)]
    if read.is_cut:
        words.append(tr("look.tokens.cut", shown=len(read.tokens), letters=read.letters))
    if read.begin is not None:
        words.append(tr("look.tokens.begin", text=read.begin.text, id=read.begin.id))
    if read.controls:
        words.append(tr("look.tokens.controls", names=", ".join(read.controls)))
    return "\n".join(words)


def _piece(token: TextToken) -> ShownPiece:
    is_quiet = token.kind == "control" or not token.text.strip()
    ends_line = token.text.endswith("\n") and token.part == token.parts
    return ShownPiece(_words(token), 0, is_quiet, ends_line, is_boxed=True)


def _words(token: TextToken) -> str:
    if token.parts > 1:
        return part_words(token.text, token.part, token.parts)
    return visible(token.text).replace(" ", "␣")
