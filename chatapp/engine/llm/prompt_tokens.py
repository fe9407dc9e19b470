"""Makes prompt tokens of rendered text so that only the template can speak in control tokens.

llama.cpp reads strings such as <|im_end|> as control tokens wherever they stand, also inside a PDF.
`defuse` puts a break into such strings in what was typed or retrieved; `tokenize` cuts there, so that
the model sees the same characters as ordinary text.
"""

from __future__ import annotations

import re

from chatapp.engine.llm.llama.weights import Weights

# A private-use character; one that stands in a text by chance only costs a token boundary.
_BREAK = "\ue0d7"

_TAGS = dict.fromkeys(range(0xE0000, 0xE0080))
"""Letters that no screen shows but a model reads."""


class PromptTokens:
    """Tokenizes prompts for one model; also counts plain text."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        specials = weights.special_texts()
        self._special = re.compile("|".join(map(re.escape, specials))) if specials else None

    def defuse(self, text: str) -> str:
        """Return the text with a break inside each control string."""
        text = text.replace(_BREAK, "").translate(_TAGS)
        if self._special is None:
            return text
        return self._special.sub(lambda found: found[0][0] + _BREAK + found[0][1:], text)

    def tokenize(self, rendered: str) -> list[int]:
        """Return the tokens of a rendered template, with one beginning-of-text token where the model wants it."""
        tokens: list[int] = []
        for part in rendered.split(_BREAK):
            tokens += self._weights.tokenize(part, special=True)
        if self._weights.adds_bos and tokens[:1] != [self._weights.bos]:
            tokens.insert(0, self._weights.bos)
        return tokens

    def count(self, text: str) -> int:
        """Count the tokens of plain text, as it is when it stands alone."""
        return len(self._weights.tokenize(text))
