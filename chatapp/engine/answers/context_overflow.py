"""What the user chose for chats that outgrow the context; `long_chat` does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatapp.engine.models.interface.any_model import AnyModel


@dataclass(frozen=True, slots=True)
class Shortage:
    """What the user chose; `enlarge` returns the model with room for so many tokens, None when
    there is none.
    """

    choice: str = "drop"
    enlarge: Callable[[int], AnyModel | None] = lambda needed: None
    documents: int = 0
    """How many tokens documents take that are read whole; 0 when passages of them are searched for.
    """
