"""The plain chain of a preset: prompt | what fits | model | parser, streamed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompt_values import ChatPromptValue, PromptValue
from langchain_core.runnables import Runnable, RunnableLambda

from chatapp.engine.chains import presets, sampling_bounds
from chatapp.engine.chains.presets import PresetFile
from chatapp.engine.llm import budget
from chatapp.engine.llm.chat_model import ChatModel, LocalModel, Run
from chatapp.protocol import Ask
from chatapp.records import Message, Model, Preset, Sampling

_SMALL = 500_000_000
_SMALL_TEMPERATURE = 0.2
_SMALL_PENALTY = 1.1


def chain(file: PresetFile, ask: Ask, local: LocalModel, run: Run) -> Runnable[dict[str, Any], str]:
    """Return the LangChain chain for one answer; its input are the template's values and `history`."""
    model = ChatModel(model_path=str(local.weights.path), client=local).for_run(run)

    def open_answer(value: PromptValue) -> PromptValue:
        messages = value.to_messages()
        return ChatPromptValue(messages=[*messages, AIMessage(ask.answer_so_far)]) if ask.answer_so_far else value

    def fit(value: PromptValue) -> list[BaseMessage]:
        return budget.fit(value, local, run)

    prompt: Runnable[Any, Any] = presets.prompt(file, ask.language)
    answer: Runnable[Any, Any] = prompt | RunnableLambda(open_answer) | RunnableLambda(fit) | model
    return answer | StrOutputParser()


def stream(file: PresetFile, ask: Ask, local: LocalModel, run: Run, context: str = "") -> Iterator[str]:
    """Yield the answer's text as it comes; `context` are the passages, for presets that answer from documents."""
    values: dict[str, Any] = dict(presets.fill(file.preset, ask.values, ask.language))
    history = [_as_langchain(message) for message in ask.history] if file.preset.keeps_history else []
    values |= {"text": ask.question, "question": ask.question, "context": context, "history": history}
    yield from chain(file, ask, local, run).stream(values)


def sampling(preset: Preset, overrides: dict[str, float], model: Model) -> Sampling:
    """Return the preset's sampling with single values replaced; unknown names are passed over. Raises SamplingWrong.

    A very small model derails at the temperatures that suit others, and then repeats itself without end: it
    gets a lower one and a light penalty, unless asked otherwise.
    """
    values = {name: getattr(preset.sampling, name) for name in Sampling.__dataclass_fields__}
    if model.parameters < _SMALL:
        values["temperature"] = min(values["temperature"], _SMALL_TEMPERATURE)
        values["repeat_penalty"] = max(values["repeat_penalty"], _SMALL_PENALTY)
    for name, value in overrides.items():
        if name in values:
            values[name] = type(values[name])(sampling_bounds.checked(name, value))
    return Sampling(**values)


def _as_langchain(message: Message) -> BaseMessage:
    return HumanMessage(message.text) if message.role == "user" else AIMessage(message.text)
