"""What the user chose for chats that outgrow the context; `long_chat` does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatapp.engine.models.interface.any_model import AnyModel


@dataclass(frozen=True, slots=True)
class Shortage:
    """The user's choice; `enlarge` returns the model with room for so many tokens, or None."""

    choice: str = "drop"
    enlarge: Callable[[int], AnyModel | None] = lambda needed: None
    documents: int = 0
    """Tokens of documents that are read whole; 0 when passages are searched for."""
