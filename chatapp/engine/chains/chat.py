"""The plain chain of a preset: prompt | what fits | model | parser, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompt_values import ChatPromptValue, PromptValue
from langchain_core.runnables import Runnable, RunnableLambda

from chatapp.engine.chains import presets, sampling_bounds
from chatapp.engine.chains.presets import PresetFile
from chatapp.engine.llm import budget
from chatapp.engine.llm.any_model import AnyModel
from chatapp.engine.llm.chat_model import Run
from chatapp.protocol import Ask
from chatapp.records import Message, Model, Preset, Sampling

_SMALL = 500_000_000
_SMALL_TEMPERATURE = 0.2
_SMALL_DRY = 0.8
_SUMMARY = {
    "en": "Earlier in this conversation (a summary):\n{summary}",
    "ko": "앞에서 나눈 대화를 요약하면 이렇습니다:\n{summary}",
}


def chain(file: PresetFile, ask: Ask, local: AnyModel, run: Run) -> Runnable[dict[str, Any], str]:
    """Return the LangChain chain for one answer; its input are the template's values and `history`."""
    model = local.for_run(run)

    def open_answer(value: PromptValue) -> PromptValue:
        messages = value.to_messages()
        return ChatPromptValue(messages=[*messages, AIMessage(ask.answer_so_far)]) if ask.answer_so_far else value

    def fit(value: PromptValue) -> list[BaseMessage]:
        return budget.fit(value, local, run)

    def recall(value: PromptValue) -> PromptValue:
        return ChatPromptValue(messages=_with_summary(value.to_messages(), ask))

    prompt: Runnable[Any, Any] = presets.prompt(file, ask.language) | RunnableLambda(recall)
    answer: Runnable[Any, Any] = prompt | RunnableLambda(open_answer) | RunnableLambda(fit) | model
    return answer | StrOutputParser()


def messages(file: PresetFile, ask: Ask) -> list[BaseMessage]:
    """Return what would be sent, without the passages of documents, to be counted."""
    value = presets.prompt(file, ask.language).invoke(_values(file, ask, ""))
    return _with_summary(value.to_messages(), ask)


def stream(file: PresetFile, ask: Ask, local: AnyModel, run: Run, context: str = "") -> Iterator[str]:
    """Yield the answer's text as it comes; `context` are the passages, for presets that answer from documents."""
    yield from chain(file, ask, local, run).stream(_values(file, ask, context))


def _values(file: PresetFile, ask: Ask, context: str) -> dict[str, Any]:
    values: dict[str, Any] = dict(presets.fill(file.preset, ask.values, ask.language))
    history = [as_langchain(message) for message in ask.history] if file.preset.keeps_history else []
    return values | {"text": ask.question, "question": ask.question, "context": context, "history": history}


def _with_summary(messages: list[BaseMessage], ask: Ask) -> list[BaseMessage]:
    """Put the summary of what came before the history behind the system's words."""
    if not ask.summary:
        return messages
    words = _SUMMARY[ask.language].format(summary=ask.summary)
    if messages and isinstance(messages[0], SystemMessage):
        return [SystemMessage(f"{messages[0].content}\n\n{words}"), *messages[1:]]
    return [SystemMessage(words), *messages]


def sampling(preset: Preset, overrides: dict[str, float], model: Model) -> Sampling:
    """Return the preset's sampling with single values replaced; unknown names are passed over. Raises SamplingWrong.

    A very small model derails at the temperatures that suit others, and then repeats itself without end: it
    gets a lower one and DRY, unless asked otherwise. A repeat penalty would also keep it from the words of the
    question: "The capital of France is Paris, not Parisis."
    """
    values = {name: getattr(preset.sampling, name) for name in Sampling.__dataclass_fields__}
    if model.parameters < _SMALL:
        values["temperature"] = min(values["temperature"], _SMALL_TEMPERATURE)
        values["dry_multiplier"] = max(values["dry_multiplier"], _SMALL_DRY)
    for name, value in overrides.items():
        if name in values:
            values[name] = type(values[name])(sampling_bounds.checked(name, value))
    return Sampling(**values)


def as_langchain(message: Message) -> BaseMessage:
    """Return a turn of a chat as LangChain has it."""
    return HumanMessage(message.text) if message.role == "user" else AIMessage(message.text)
