"""Tokenizes rendered prompts so that only the template can produce control tokens.

llama.cpp reads strings such as <|im_end|> as control tokens wherever they occur, also in a PDF.
`defuse` inserts a break into them in typed and retrieved text; `tokenize` splits there, so that the
model sees the same characters as ordinary text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatapp.engine.models.llama.weights import Weights

# Private-use characters; a stray one in a text costs only a token boundary.
_BREAK = "\ue0d7"
PICTURE = "\ue0d8"
"""Marks a picture in a rendered text, with the letter of its number after it."""

_FIRST_PICTURE = 0xE100
"""Code point of the letter that stands for picture 0 (Unicode, Private Use Area); chosen."""
_PARTS = re.compile(f"{_BREAK}|({PICTURE}.)", re.DOTALL)
MOST_PICTURES = 256
"""Pictures of one prompt; older ones are not seen. Chosen."""

_TAGS = dict.fromkeys(range(0xE0000, 0xE0080))
"""Tag characters, which no screen shows but a model reads."""


class PromptTokens:
    """Tokenizes prompts for one model; also counts plain text."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        specials = weights.special_texts()
        self._beginnings: set[str] = set()
        self._rests: dict[str, list[str]] = {}
        for special in specials:
            self._beginnings.update(special[:length] for length in range(2, len(special)))
            self._rests.setdefault(special[0], []).append(special[1:])
        self._longest = max(map(len, specials), default=0)
        self._special = re.compile("|".join(map(re.escape, specials))) if specials else None

    def defuse(self, text: str) -> str:
        """Return the text with a break inside each control string."""
        return self._break_specials(_clean(text))

    def defuse_all(self, texts: Sequence[str]) -> list[str]:
        """Defuse the texts of a chat, also against control strings that two of them would form."""
        cleaned = [_clean(text) for text in texts]
        begun = [text.lstrip()[: self._longest] for text in cleaned]
        return [self._break_end(self._break_specials(text), begun) for text in cleaned]

    def _break_specials(self, text: str) -> str:
        if self._special is None:
            return text
        return self._special.sub(lambda match: match[0][0] + _BREAK + match[0][1:], text)

    def _break_end(self, text: str, others: Sequence[str]) -> str:
        """Append a break to a text that ends with the beginning of a control string.

        The template may put the rest behind it. A single letter such as < ends many texts, so it
        counts only if another text begins with the rest.
        """
        if any(
            text[-length:] in self._beginnings
            for length in range(2, min(self._longest, len(text) + 1))
        ):
            return text + _BREAK
        for rest in self._rests.get(text[-1:], ()):
            if any(
                other and (other.startswith(rest) or rest.startswith(other)) for other in others
            ):
                return text + _BREAK
        return text

    def tokenize(self, rendered: str, pictures: Sequence[Sequence[int]] = ()) -> list[int]:
        """Return the tokens of a rendered template, those of `pictures` in place of their marks."""
        tokens: list[int] = []
        for part in filter(None, _PARTS.split(rendered)):
            if part[:1] == PICTURE:
                tokens += pictures[ord(part[1]) - _FIRST_PICTURE]
            else:
                tokens += self._weights.tokenize(part, special=True)
        if self._weights.adds_bos and tokens[:1] != [self._weights.bos]:
            tokens.insert(0, self._weights.bos)
        return tokens

    def count(self, text: str) -> int:
        """Count the tokens of plain text on its own."""
        return len(self._weights.tokenize(text))


def _clean(text: str) -> str:
    return text.replace(_BREAK, "").replace(PICTURE, "").translate(_TAGS)


def picture_mark(number: int) -> str:
    """Return the mark of picture `number`, inserted into a text after it was defused."""
    return PICTURE + chr(_FIRST_PICTURE + number)
