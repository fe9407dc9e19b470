"""Cuts a long list into several, so that its growth lays out only the last items again."""

from __future__ import annotations

from markdown_it.token import Token

_MOST_ITEMS = 50
"""Of the outermost list; those inside them are not counted."""


def parts(tokens: list[Token]) -> list[list[Token]]:
    """Return the tokens of a list as those of several lists, the numbers going on."""
    items = [
        at for at, token in enumerate(tokens) if token.type == "list_item_open" and token.level == 1
    ]
    opening, closing = tokens[0], tokens[-1]
    if not opening.type.endswith("list_open") or len(items) <= _MOST_ITEMS:
        return [tokens]
    ends = [*items[_MOST_ITEMS::_MOST_ITEMS], len(tokens) - 1]
    cut: list[list[Token]] = []
    for number, (first, end) in enumerate(zip(items[::_MOST_ITEMS], ends, strict=True)):
        head = opening.copy(map=tokens[first].map, attrs=dict(opening.attrs))
        if opening.type == "ordered_list_open" and number:
            head.attrs["start"] = int(opening.attrs.get("start", 1)) + number * _MOST_ITEMS
        cut.append([head, *tokens[first:end], closing])
    return cut
