"""Where the tokens of an answer are in its text, and what is left of it before one of them."""

from __future__ import annotations

from collections.abc import Sequence

from chatapp.contract.records import TokenChance
from chatapp.gui.inside.token_ranges import TokenRange, token_ranges

_BEGINNING = 24


class AnswerTokens:
    """Thinking comes before the answer and is no part of its text."""

    def __init__(self, text: str, tokens: Sequence[TokenChance]) -> None:
        self._text = text
        self.tokens = tokens
        skipped = _before_text(text, tokens)
        ranges = token_ranges(text, 0, tokens[skipped:])
        numbers = {id(token): skipped + at for at, token in enumerate(tokens[skipped:])}
        self.ranges: dict[int, TokenRange] = {}
        for place in ranges:
            self.ranges.setdefault(numbers[id(place.token)], place)

    def before(self, number: int) -> str:
        """Return the text before a token, in whole characters."""
        raw = self._text.encode("utf-16-le", "surrogatepass")
        return raw[: 2 * self.ranges[number].start].decode("utf-16-le", "surrogatepass")


def _before_text(text: str, tokens: Sequence[TokenChance]) -> int:
    """Return how many tokens come before the text."""
    written = "".join(token.text for token in tokens)
    beginning = text[:_BEGINNING]
    if written.lstrip().startswith(beginning.lstrip()):
        # Nothing was thought. The beginning may come again, as in a list of alike lines.
        return 0
    place = written.rfind(beginning)
    if place <= 0:
        return 0
    passed = 0
    for number, token in enumerate(tokens):
        if passed >= place:
            return number
        passed += len(token.text)
    return 0
