"""What the user chose for chats that outgrow the context; `long_chat` does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chatapp.contract.records import Language
from chatapp.engine.models.interface.any_model import AnyModel

SUMMARY: dict[Language, str] = {
    "en": "Earlier in this conversation (a summary):\n{summary}",
    "ko": "앞에서 나눈 대화를 요약하면 이렇습니다:\n{summary}",
}
"""How older turns that were summarized are put to the model."""


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
