"""Yes-or-no questions about passages; thresholds hold for their exact words.

They are English for passages of every language: Qwen2.5 1.5B told answerable Korean questions from
others with an area under the curve of .67 (.60 when asked in Korean).
"""

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


IS_STATED = "Do the passages state the answer to exactly this question? Answer Yes or No."
_IS_RIGHT = "Is the answer correct according to the passage? Answer Yes or No."


def is_right(passage: str, question: str, answer: str) -> list[BaseMessage]:
    """Return the messages that ask whether a passage bears out an answer."""
    from langchain_core.messages import HumanMessage

    asked = f"Passage: {passage}\n\nQuestion: {question}\nAnswer: {answer}\n\n{_IS_RIGHT}"
    return [HumanMessage(asked)]


def question(passage: str, statement: str) -> list[BaseMessage]:
    """Return the messages. The passage comes first, so that it is read once for all statements."""
    from langchain_core.messages import HumanMessage

    return [HumanMessage(f"Passage: {passage}\n\nStatement: {statement}\n\n{_QUESTION}")]


def why_not(passage: str, statement: str) -> list[BaseMessage]:
    """Return the messages that ask for the wrong words after a No."""
    from langchain_core.messages import AIMessage, HumanMessage

    return [*question(passage, statement), AIMessage("No"), HumanMessage(_WHY_NOT)]
