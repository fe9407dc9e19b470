"""The question whether a passage supports a statement; thresholds hold for its exact words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_QUESTION = (
    "Is every detail of the statement (numbers, dates, names, who did what, negation) supported by"
    " the passage? Answer Yes or No."
)


_WHY_NOT = (
    "Which words of the statement are not supported by the passage? Answer with these words only."
)


def question(passage: str, statement: str) -> list[BaseMessage]:
    """Return the messages. The passage comes first, so that it is read once for all statements."""
    from langchain_core.messages import HumanMessage

    return [HumanMessage(f"Passage: {passage}\n\nStatement: {statement}\n\n{_QUESTION}")]


def why_not(passage: str, statement: str) -> list[BaseMessage]:
    """Return the messages that ask for the wrong words after a No."""
    from langchain_core.messages import AIMessage, HumanMessage

    return [*question(passage, statement), AIMessage("No"), HumanMessage(_WHY_NOT)]
