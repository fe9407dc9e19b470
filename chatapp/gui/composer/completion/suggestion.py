"""What the list offers, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_MOST = 60


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`choose` does it; `text` takes the place of what was typed."""

    title: str
    choose: Callable[[], object]
    detail: str = ""
    hint: str = ""
    keywords: str = ""
    """Found too: the identifier of a preset, the English name of a command."""
    text: str = ""


def matching(suggestions: Iterable[Suggestion], query: str) -> Sequence[Suggestion]:
    """Return those with the query in their title or keywords, the ones that begin with it first."""
    wanted = query.casefold()
    ranked: dict[int, list[Suggestion]] = {0: [], 1: [], 2: []}
    for suggestion in suggestions:
        title, keywords = suggestion.title.casefold(), suggestion.keywords.casefold()
        if title.startswith(wanted):
            ranked[0].append(suggestion)
        elif keywords.startswith(wanted):
            ranked[1].append(suggestion)
        elif wanted in title or wanted in keywords:
            ranked[2].append(suggestion)
    return (*ranked[0], *ranked[1], *ranked[2])[:_MOST]
