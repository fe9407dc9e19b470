"""A passage among those that search ranks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that may answer a question."""

    id: int
    document_id: int
    page: int
    length: int
    """In terms."""
    counts: Counter[str]
    """How often it contains each term of the question."""
    names: frozenset[str]
    """Content terms in its title and headings."""
    is_of_changes: bool = False
    """Whether it says what was deleted from its document."""
    text: str = ""
    """Its terms in order, by which the same text in another document is known."""
