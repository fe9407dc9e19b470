"""The plain chain of a preset: prompt | what fits | model | parser, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompt_values import ChatPromptValue, PromptValue
from langchain_core.runnables import Runnable, RunnableLambda

from chatapp.contract.protocol import Ask
from chatapp.contract.records import Message
from chatapp.engine.answers import text_chain
from chatapp.engine.models import budget
from chatapp.engine.models.interface import picture_parts
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.langchain_model import langchain_model
from chatapp.engine.presets import presets
from chatapp.engine.presets.presets import PresetFile
from chatapp.texts import translation


@dataclass(frozen=True, slots=True)
class Context:
    """Document text: `passages` with the question, `before` ahead of all, to be read once.

    `closing` takes the place of what the preset says behind the question.
    """

    passages: str = ""
    before: str = ""
    closing: str = ""


def chain(
    file: PresetFile, ask: Ask, local: AnyModel, run: Run, context: Context = Context()
) -> Runnable[dict[str, Any], str]:
    """Return the LangChain chain of one answer: prompt | what fits | model | parser."""
    answer: Runnable[Any, Any] = _prompt(file, ask, local, run, context) | langchain_model(
        local, run
    )
    return answer | StrOutputParser()


def fitted(file: PresetFile, ask: Ask, local: AnyModel, context: Context) -> list[BaseMessage]:
    """Return the messages of a prompt, without turns that do not fit."""
    prompt = _prompt(file, ask, local, Run(), context)
    messages: list[BaseMessage] = prompt.invoke(_values(file, ask, context.passages))
    return messages


def _prompt(
    file: PresetFile, ask: Ask, local: AnyModel, run: Run, context: Context
) -> Runnable[dict[str, Any], Any]:
    """Return the steps before the model: the preset's prompt, and what fits of it."""

    def open_answer(value: PromptValue) -> PromptValue:
        messages = value.to_messages()
        return (
            ChatPromptValue(messages=[*messages, AIMessage(ask.answer_so_far)])
            if ask.answer_so_far
            else value
        )

    def fit(value: PromptValue) -> list[BaseMessage]:
        return budget.fit(value, local, run)

    def recall(value: PromptValue) -> PromptValue:
        messages = _closed(value.to_messages(), ask.question, context.closing)
        instructed = _with_instructions(_with_pictures(messages, ask), file, ask)
        asked = _with_system(instructed, context.before)
        return ChatPromptValue(messages=_with_summary(asked, ask))

    prompt: Runnable[Any, Any] = presets.prompt(file, ask.language) | RunnableLambda(recall)
    return prompt | RunnableLambda(open_answer) | RunnableLambda(fit)


def _closed(messages: list[BaseMessage], question: str, closing: str) -> list[BaseMessage]:
    """Put `closing` behind the question in the place of the preset's own words there."""
    if not closing:
        return messages
    text = str(messages[-1].text)
    end = text.rfind(question)
    asked = text[: end + len(question)] if end >= 0 else text
    return [*messages[:-1], HumanMessage(f"{asked}\n{closing}")]


def messages(file: PresetFile, ask: Ask) -> list[BaseMessage]:
    """Return what would be sent, without the passages of documents, to be counted."""
    value = presets.prompt(file, ask.language).invoke(_values(file, ask, ""))
    pictured = _with_pictures(value.to_messages(), ask)
    return _with_summary(_with_instructions(pictured, file, ask), ask)


def stream(
    file: PresetFile, ask: Ask, local: AnyModel, run: Run, context: Context = Context()
) -> Iterator[str]:
    """Yield the answer's text as it comes; `context` is for presets that answer from documents."""
    if (plain := text_chain.of(file, ask.language, local)) is not None:
        yield from text_chain.stream(plain, ask, run)
        return
    yield from chain(file, ask, local, run, context).stream(_values(file, ask, context.passages))


def _values(file: PresetFile, ask: Ask, context: str) -> dict[str, Any]:
    values: dict[str, Any] = dict(presets.fill(file.preset, ask.values, ask.language))
    history = (
        [as_langchain(message) for message in ask.history] if file.preset.keeps_history else []
    )
    return values | {
        "text": ask.question,
        "question": ask.question,
        "context": context,
        "history": history,
    }


def _with_instructions(
    messages: list[BaseMessage], file: PresetFile, ask: Ask
) -> list[BaseMessage]:
    """Put the user's instructions behind the preset's; an answer in a form takes none."""
    has_form = file.output.form != "text" or bool(ask.grammar or ask.json_schema)
    return messages if has_form else _with_system(messages, ask.instructions.strip())


def _with_summary(messages: list[BaseMessage], ask: Ask) -> list[BaseMessage]:
    """Put the summary of what came before the history behind the system's words."""
    return _with_system(
        messages,
        translation(ask.language).tr("prompt.summary", summary=ask.summary) if ask.summary else "",
    )


def _with_system(messages: list[BaseMessage], words: str) -> list[BaseMessage]:
    if not words:
        return messages
    if messages and isinstance(messages[0], SystemMessage):
        return [SystemMessage(f"{messages[0].content}\n\n{words}"), *messages[1:]]
    return [SystemMessage(words), *messages]


def _with_pictures(messages: list[BaseMessage], ask: Ask) -> list[BaseMessage]:
    """Put the pictures of the question before its text."""
    if not ask.pictures:
        return messages
    return [
        *messages[:-1],
        picture_parts.question(str(messages[-1].text), tuple(map(Path, ask.pictures))),
    ]


def as_langchain(message: Message) -> BaseMessage:
    """Return a turn of a chat as LangChain has it; its pictures are named by their files."""
    if message.role == "user":
        return picture_parts.question(message.text, tuple(map(Path, message.pictures)))
    return AIMessage(message.text)
