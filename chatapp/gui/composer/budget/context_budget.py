"""What the parts of a question add up to, and which of them can be made smaller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chatapp.contract.protocol import PromptMeasured
from chatapp.contract.records import Reading

PARTS = ("instructions", "history", "documents", "pictures", "question")
Fix = Literal["search", "summarize", "new_chat", "enlarge"]
_NEAR = 0.85
"""Share from which on the ring warns."""


@dataclass(frozen=True, slots=True)
class ContextBudget:
    """A measured question with what the chat and the settings say of it."""

    measured: PromptMeasured
    reading: Reading = "auto"
    overflow: Literal["drop", "summarize", "enlarge"] = "drop"
    """The setting `context_short`."""

    @property
    def used(self) -> int:
        """Tokens of all parts but the room for the answer."""
        return sum(getattr(self.measured, part) for part in PARTS)

    @property
    def limit(self) -> int:
        """Tokens that the parts may fill."""
        return max(1, self.measured.context_tokens - self.measured.answer)

    @property
    def share(self) -> float:
        """How full the limit is; more than 1 when something gives way."""
        return self.used / self.limit

    @property
    def is_near(self) -> bool:
        return self.share > _NEAR

    @property
    def is_over(self) -> bool:
        return self.used > self.limit

    @property
    def is_question_too_long(self) -> bool:
        """Whether no turn and no passage that is left out would make the question fit."""
        sizes = self.measured
        alone = sizes.instructions + sizes.question + sizes.pictures
        grows = self.overflow == "enlarge" and sizes.enlarged_tokens > 0
        return sizes.question > 0 and alone > self.limit and not grows

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """What would help, the mildest first."""
        if not self.is_over:
            return ()
        sizes, fixes = self.measured, list[Fix]()
        if sizes.documents and self.reading == "whole":
            fixes.append("search")
        if sizes.history and not self.is_question_too_long:
            if self.overflow == "drop":
                fixes.append("summarize")
            fixes.append("new_chat")
        if sizes.enlarged_tokens and self.overflow != "enlarge":
            fixes.append("enlarge")
        return tuple(fixes)
