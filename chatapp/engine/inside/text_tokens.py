"""Splits a text into tokens, those that share a character pieces apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chatapp.contract.inside_records import TextToken
from chatapp.engine.models.llama.logprobs import is_whole
from chatapp.engine.models.llama.weights import Weights
from chatapp.engine.models.local_model import LocalModel

MOST_LETTERS = 200_000
"""Letters of a text that are tokenized; chosen: about 80 pages, read in a tenth of a second."""
_MOST_TOKENS = 10_000
"""Tokens that are told one by one; chosen: more than anybody looks at."""


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """`begin` is the token that the model puts before every text, not among `tokens`."""

    tokens: tuple[TextToken, ...]
    count: int
    letters: int
    begin: TextToken | None
    controls: tuple[str, ...]
    is_cut: bool


def tokenized(local: LocalModel, text: str) -> TokenizedText:
    """Return the tokens of a text; control tokens written in it are ordinary text."""
    weights, read = local.weights, text[:MOST_LETTERS]
    tokens = local.text_prompt(read)
    begin = None
    if weights.adds_bos and tokens[:1] == [weights.bos]:
        begin = _control(weights, tokens.pop(0))
    shown = _told(weights, tokens[:_MOST_TOKENS])
    controls = tuple(name for name in weights.special_texts() if name in read)
    is_cut = len(read) < len(text) or len(tokens) > _MOST_TOKENS
    return TokenizedText(tuple(shown), len(tokens), len(read), begin, controls, is_cut)


def _told(weights: Weights, tokens: Sequence[int]) -> list[TextToken]:
    pieces: list[TextToken] = []
    waiting: list[int] = []
    raw = b""
    for token in tokens:
        piece = weights.piece(token)
        if not piece and not waiting:
            pieces.append(_control(weights, token))
            continue
        waiting.append(token)
        raw += piece
        if is_whole(raw):
            pieces += _sharing(weights, waiting, raw)
            waiting, raw = [], b""
    return pieces + _sharing(weights, waiting, raw)


def _sharing(weights: Weights, tokens: Sequence[int], raw: bytes) -> list[TextToken]:
    """Return tokens that make whole characters together; mostly it is one."""
    text = raw.decode("utf-8", "replace")
    if len(tokens) == 1:
        broken = "" if is_whole(raw) else raw.hex(" ")
        return [TextToken(tokens[0], text, raw=broken)]
    return [
        TextToken(token, text, "text", part, len(tokens), weights.piece(token).hex(" "))
        for part, token in enumerate(tokens, 1)
    ]


def _control(weights: Weights, token: int) -> TextToken:
    return TextToken(token, weights.token_text(token), "control")
