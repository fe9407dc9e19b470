"""A LangChain chat model that says what a test wrote, one message after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.language_models.chat_models import BaseChatModel
from langchain_core.messages import BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult


class ScriptedModel(BaseChatModel):
    """`script` is an iterator of messages, `asked` a list of what the model was sent.

    `choices` takes the `tool_choice` of each time that tools were offered.
    """

    script: Any
    asked: Any
    choices: Any = ()

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], *, tool_choice: Any = None, **_: Any) -> Any:
        if isinstance(self.choices, list):
            self.choices.append(tool_choice)
        return self

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        self.asked.append(messages)
        return ChatResult(generations=[ChatGeneration(message=next(self.script))])
