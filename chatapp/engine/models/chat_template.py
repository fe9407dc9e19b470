"""Renders the untrusted chat template of a model file, or a plain form for models without one.

A base model has no template. Its prompt is plain text with labels, as in the pages that such models
have read. A broken template is replaced by ChatML where the vocabulary has its marks, else by the
plain form too: marks that are no tokens are only letters, which the model would write itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import jinja2

from chatapp.contract.records import Role, Thinking
from chatapp.engine.models.interface.thinking_switch import ThinkingSettings, settings_for
from chatapp.engine.models.template_sandbox import TemplateBroken, compiled, variables
from chatapp.engine.process.step_limits import MOST_GROWTH, MOST_STEPS, Exceeded, Limits

CHATML = (
    "{% for message in messages %}"
    "<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n"
    "{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CHATML_MARKS = ("<|im_start|>", "<|im_end|>")
PLAIN = (
    "{% for message in messages %}"
    "{% if message.role == 'user' %}Q: {{ message.content }}\n"
    "{% elif message.role == 'assistant' %}A: {{ message.content }}\n\n"
    "{% else %}{{ message.content }}\n\n{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}A:{% endif %}"
)
"""The label of an answer has no space behind it: in most vocabularies the space begins a word."""
_PLAIN_STOP = ("\n\nQ:", "\nQ:")
_BROKEN = (
    jinja2.TemplateError,
    TypeError,
    ValueError,
    LookupError,
    AttributeError,
    NameError,
    ArithmeticError,
    RuntimeError,
    MemoryError,
    AssertionError,
)
"""What code compiled by Jinja from a broken template raises."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message as a template sees it."""

    role: Role | str
    content: str
    pictures: tuple[Path, ...] = ()


_AS_IT_IS = ThinkingSettings()
_TRIED = (Turn("user", "a"), Turn("assistant", "b"), Turn("user", "c"))
"""A chat that every template must take."""


class ChatTemplate:
    """A compiled template; `is_fallback` when the model's own could not be used.

    `is_base` when there is none. `is_plain` when prompts are plain text: the answer begins with a
    space. `knows_chatml` says whether the vocabulary has the marks of ChatML.
    """

    def __init__(
        self, source: str, bos: str = "", eos: str = "", knows_chatml: bool = True
    ) -> None:
        self._source = source
        self._tokens = {"bos_token": bos, "eos_token": eos}
        self._thinking: dict[Thinking, ThinkingSettings] = {"auto": _AS_IT_IS}
        self._knows_chatml = knows_chatml
        self.stop: tuple[str, ...] = ()
        self.is_base = not source.strip()
        self.is_plain = False
        self.is_fallback = False
        self.problem = ""
        self.knows_tools = "tools" in source
        if self.is_base:
            self._use_plain()
            return
        try:
            self._template = compiled(source)
            self._render_checked(_TRIED)
        except TemplateBroken as error:
            self._fall_back(str(error))

    def render(
        self,
        turns: Sequence[Turn],
        tools: Sequence[Mapping[str, Any]] = (),
        thinking: Thinking = "auto",
    ) -> str:
        """Return the prompt, open for the assistant's answer; falls back to ChatML on failure."""
        if not self.is_fallback:
            try:
                return self._render_checked(turns, tools, self.thinking_settings(thinking))
            except TemplateBroken as error:
                self._fall_back(str(error))
        return self._render(turns)

    def thinking_settings(self, level: Thinking) -> ThinkingSettings:
        """Return what makes the model think so much, nothing where the template has no switch."""
        if self.is_fallback or self.is_base:
            return _AS_IT_IS
        if level not in self._thinking:
            names = variables(self._source)
            self._thinking[level] = settings_for(level, self._source, names, self._renders)
        return self._thinking[level]

    def _renders(self, thinking: ThinkingSettings) -> bool:
        try:
            self._render_checked(_TRIED, (), thinking)
        except TemplateBroken:
            return False
        return True

    def _fall_back(self, problem: str) -> None:
        self.problem = problem[:200]
        self.is_fallback = True
        self.knows_tools = False
        if self._knows_chatml:
            self.stop = CHATML_MARKS
            self._template = compiled(CHATML)
        else:
            self._use_plain()

    def _use_plain(self) -> None:
        self.is_plain = True
        self.stop = _PLAIN_STOP
        self._template = compiled(PLAIN)

    def _render_checked(
        self,
        turns: Sequence[Turn],
        tools: Sequence[Mapping[str, Any]] = (),
        thinking: ThinkingSettings = _AS_IT_IS,
    ) -> str:
        """Render; retry without a system message, then with the turns of one role merged."""
        turns = _with_word(turns, thinking.word)
        shapes = [list(turns)]
        for other in (_without_system(turns), _in_turn(_without_system(turns))):
            shapes += [other] if other not in shapes else []
        for shape in shapes[:-1]:
            try:
                return self._render(shape, tools, thinking.variables)
            except _TakesTooMuch:
                raise
            except TemplateBroken:
                continue
        return self._render(shapes[-1], tools, thinking.variables)

    def _render(
        self,
        turns: Sequence[Turn],
        tools: Sequence[Mapping[str, Any]] = (),
        thinking: Mapping[str, Any] = MappingProxyType({}),
    ) -> str:
        growth = sum(len(turn.content) for turn in turns) * 4 + MOST_GROWTH
        offered = list(tools) or None
        messages = [{"role": turn.role, "content": turn.content} for turn in turns]
        try:
            return Limits(growth, MOST_STEPS + 40 * len(turns)).run(
                lambda: self._template.render(
                    messages=messages,
                    add_generation_prompt=True,
                    tools=offered,
                    documents=None,
                    **self._tokens,
                    **thinking,
                )
            )
        except Exceeded as error:
            raise _TakesTooMuch(str(error)) from error
        except _BROKEN as error:
            raise TemplateBroken(f"{type(error).__name__}: {error}") from error


class _TakesTooMuch(TemplateBroken):
    """A limit was exceeded; another form is not tried."""


def _with_word(turns: Sequence[Turn], word: str) -> list[Turn]:
    """Append a word to the system message, or make one of it."""
    if not word:
        return list(turns)
    if turns and turns[0].role == "system":
        return [Turn("system", f"{turns[0].content}\n{word}"), *turns[1:]]
    return [Turn("system", word), *turns]


def _without_system(turns: Sequence[Turn]) -> list[Turn]:
    if not turns or turns[0].role != "system":
        return list(turns)
    system, rest = turns[0], list(turns[1:])
    if rest and rest[0].role == "user":
        rest[0] = Turn("user", f"{system.content}\n\n{rest[0].content}")
    return rest


def _in_turn(turns: Sequence[Turn]) -> list[Turn]:
    merged: list[Turn] = []
    for turn in turns:
        if merged and merged[-1].role == turn.role:
            merged[-1] = Turn(turn.role, f"{merged[-1].content}\n\n{turn.content}")
        else:
            merged.append(turn)
    return merged
