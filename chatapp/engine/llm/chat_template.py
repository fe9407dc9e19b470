"""Renders the chat template of a model file, which is hostile by default, within limits of time and size.

Jinja's sandbox stops code but neither loops nor growth: here steps are counted by Python's own line
tracing, long strings are refused where they are made, and a template that breaks a limit, or itself,
is replaced by ChatML with a warning the user can see.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType
from typing import Any

import jinja2
import jinja2.ext
import jinja2.nodes
import jinja2.sandbox

from chatapp.records import Role

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_MOST_STEPS = 200_000
_MOST_GROWTH = 1_000_000
_GROWING_METHODS = ("ljust", "rjust", "center", "zfill", "expandtabs", "format", "format_map", "translate", "encode")
_SAFE_FILTERS = (
    "trim", "upper", "lower", "title", "capitalize", "length", "count", "first", "last", "list", "string", "int",
    "float", "default", "d", "items", "join", "map", "select", "reject", "selectattr", "rejectattr", "sort",
    "unique", "dictsort", "abs", "round", "min", "max", "sum", "reverse", "safe", "e", "escape", "striptags",
)  # fmt: skip


class TemplateBroken(Exception):
    """The template cannot be rendered; its text says why, in English, for the log."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What a template sees of a message."""

    role: Role | str
    content: str


class ChatTemplate:
    """A compiled template. `is_fallback` when the model's own could not be used."""

    def __init__(self, source: str, bos: str = "", eos: str = "") -> None:
        self._tokens = {"bos_token": bos, "eos_token": eos}
        self.stop: tuple[str, ...] = ()
        self.is_fallback = False
        self.problem = ""
        self.knows_tools = "tools" in source
        try:
            if not source.strip():
                raise TemplateBroken("the model file has no chat template")
            self._template = _compile(source)
            self._render_checked([Turn("user", "a"), Turn("assistant", "b"), Turn("user", "c")])
        except TemplateBroken as error:
            self._fall_back(str(error))

    def render(self, turns: Sequence[Turn], tools: Sequence[Mapping[str, Any]] = ()) -> str:
        """Return the prompt text, open for the assistant's answer. A template that fails now falls back too."""
        if not self.is_fallback:
            try:
                return self._render_checked(turns, tools)
            except TemplateBroken as error:
                self._fall_back(str(error))
        return self._render(turns)

    def _fall_back(self, problem: str) -> None:
        self.problem = problem[:200]
        self.is_fallback = True
        self.knows_tools = False
        self.stop = ("<|im_end|>", "<|im_start|>")
        self._template = _compile(CHATML)

    def _render_checked(self, turns: Sequence[Turn], tools: Sequence[Mapping[str, Any]] = ()) -> str:
        """Render; a template that refuses the system role gets it at the head of the first question."""
        try:
            return self._render(turns, tools)
        except TemplateBroken:
            if not turns or turns[0].role != "system":
                raise
            return self._render(_without_system(turns), tools)

    def _render(self, turns: Sequence[Turn], tools: Sequence[Mapping[str, Any]] = ()) -> str:
        growth = sum(len(turn.content) for turn in turns) * 4 + _MOST_GROWTH
        offered = list(tools) or None
        messages = [{"role": turn.role, "content": turn.content} for turn in turns]
        with_limits = _Limits(growth, _MOST_STEPS + 40 * len(turns))
        try:
            return with_limits.run(
                lambda: self._template.render(
                    messages=messages, add_generation_prompt=True, tools=offered, documents=None, **self._tokens
                )
            )
        except (jinja2.TemplateError, TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            raise TemplateBroken(f"{type(error).__name__}: {error}") from error
        except (ArithmeticError, RecursionError, MemoryError, _Exceeded) as error:
            raise TemplateBroken(f"{type(error).__name__}: {error}") from error


def _without_system(turns: Sequence[Turn]) -> list[Turn]:
    system, rest = turns[0], list(turns[1:])
    if rest and rest[0].role == "user":
        rest[0] = Turn("user", f"{system.content}\n\n{rest[0].content}")
    return rest


class _Exceeded(Exception):
    """A limit of time or size was reached."""


class _Limits:
    """Runs a call with a budget of executed lines and of characters in one string."""

    def __init__(self, most_characters: int, most_steps: int) -> None:
        self._most_characters = most_characters
        self._steps_left = most_steps

    def run(self, call: Callable[[], str]) -> str:
        before = sys.gettrace()
        _size_limit.append(self._most_characters)
        sys.settrace(self._count)
        try:
            return _checked_length(call())
        finally:
            sys.settrace(before)
            _size_limit.pop()

    def _count(self, frame: FrameType, event: str, argument: object) -> Callable[..., Any]:
        self._steps_left -= 1
        if self._steps_left < 0:
            raise _Exceeded("the template runs too long")
        return self._count


_size_limit: list[int] = []


def _checked_length(text: Any) -> Any:
    if isinstance(text, (str, list, tuple)) and _size_limit and len(text) > _size_limit[-1]:
        raise _Exceeded("the template makes too much text")
    return text


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """Operators that can make long text are checked before they run."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])

    def call(self, context: Any, obj: Any, *arguments: Any, **named: Any) -> Any:
        """Refuse the methods of text that make it longer by a number; check the two that join and replace."""
        # Jinja wraps str.format, so the method itself is one step further in.
        owner = getattr(getattr(obj, "__wrapped__", obj), "__self__", None)
        if isinstance(owner, str):
            name = getattr(obj, "__name__", "")
            if name in _GROWING_METHODS:
                raise _Exceeded(f"the template uses {name} on text")
            if name == "replace":
                return _replace(owner, *arguments)
        return _checked_length(super().call(context, obj, *arguments, **named))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            raise _Exceeded("the template uses % on text")
        if operator == "**" and (abs(left) > 1000 or abs(right) > 64):
            raise _Exceeded("the template uses too large numbers")
        if operator == "*":
            size = max((len(side) for side in (left, right) if isinstance(side, (str, list, tuple))), default=0)
            times = max((side for side in (left, right) if isinstance(side, int)), default=1)
            if size * times > _size_limit[-1]:
                raise _Exceeded("the template makes too much text")
        return _checked_length(super().call_binop(context, operator, left, right))


class _GenerationTag(jinja2.ext.Extension):
    """Passes through the {% generation %} block that training templates carry."""

    tags = {"generation"}  # noqa: RUF012 -- the name and type are Jinja's

    def parse(self, parser: Any) -> Any:
        parser.stream.skip(1)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def _compile(source: str) -> jinja2.Template:
    environment = _Sandbox(
        trim_blocks=True, lstrip_blocks=True, extensions=[jinja2.ext.loopcontrols, _GenerationTag], autoescape=False
    )
    environment.filters = {name: environment.filters[name] for name in _SAFE_FILTERS}
    environment.filters["tojson"] = lambda value, **_: json.dumps(value, ensure_ascii=False)
    environment.filters["replace"] = _replace
    environment.filters["indent"] = _indent
    environment.globals = {"range": _range, "namespace": environment.globals["namespace"], "_join": _join}
    environment.globals |= {"raise_exception": _refuse, "strftime_now": _now}
    try:
        tree = environment.parse(source)
        for node in tree.find_all(jinja2.nodes.Concat):
            # `~` is compiled to a join that no hook sees; made an ordinary call it can be limited.
            node.nodes = [_call("_join", node.nodes), jinja2.nodes.Const("")]
        code = environment.compile(tree)
        return jinja2.Template.from_code(environment, code, dict(environment.globals))
    except (jinja2.TemplateError, RecursionError, MemoryError) as error:
        raise TemplateBroken(f"{type(error).__name__}: {error}") from error


def _call(name: str, arguments: list[jinja2.nodes.Expr]) -> jinja2.nodes.Call:
    return jinja2.nodes.Call(jinja2.nodes.Name(name, "load"), arguments, [], None, None)


def _join(*parts: Any) -> Any:
    texts = [str(part) for part in parts]
    if sum(map(len, texts)) > _size_limit[-1]:
        raise _Exceeded("the template makes too much text")
    return "".join(texts)


def _replace(text: Any, old: str, new: str, count: int = -1) -> Any:
    text = str(text)
    if text.count(str(old)) * len(str(new)) > _size_limit[-1]:
        raise _Exceeded("the template makes too much text")
    return text.replace(str(old), str(new), count)


def _indent(text: Any, width: int = 4, first: bool = False, blank: bool = False) -> str:
    margin = " " * min(int(width), 64)
    lines = str(text).split("\n")
    indented = [margin + line if line or blank else line for line in lines[1:]]
    return "\n".join([(margin if first else "") + lines[0], *indented])


def _range(*arguments: int) -> range:
    made = range(*arguments)
    if len(made) > 10_000:
        raise _Exceeded("the template counts too far")
    return made


def _refuse(message: object = "") -> None:
    raise TemplateBroken(f"the template refuses the messages: {message}")


def _now(pattern: str) -> str:
    return datetime.datetime.now().strftime(str(pattern)[:64])
