"""The longest search text: ten megabytes would hold up all quick commands."""

from __future__ import annotations

from chatapp.errors import SearchTooLong

MOST_LETTERS = 20_000
"""Several pages; 40,000 letters of rare words took more than a second."""


def check(query: str) -> None:
    """Raise SearchTooLong for a query with more letters than are looked for."""
    if len(query) > MOST_LETTERS:
        raise SearchTooLong(letters=f"{len(query):,}", limit=f"{MOST_LETTERS:,}")
