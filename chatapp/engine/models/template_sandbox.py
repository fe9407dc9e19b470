"""A Jinja sandbox for untrusted chat templates: allowed filters and methods, all results limited.

Jinja's own sandbox stops code, but neither loops nor growth. Operators that Jinja has no hook for
(`~`, slices, list displays) are rewritten to calls of ours before compilation.
"""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Callable
from typing import Any

import jinja2
import jinja2.ext
import jinja2.filters
import jinja2.nodes
import jinja2.sandbox
import jinja2.visitor
from jinja2.utils import Namespace

from chatapp.engine.models import template_text
from chatapp.engine.process import step_limits
from chatapp.engine.process.step_limits import Exceeded, weighed

_LONGEST = 200_000
"""Characters of a template; chosen, the longest in use have a tenth of it."""
_SAFE_FILTERS = (
    "trim", "upper", "lower", "title", "capitalize", "length", "count", "first", "last", "list",
    "string", "int", "float", "default", "d", "items", "map", "select", "reject", "selectattr",
    "rejectattr", "sort", "unique", "dictsort", "abs", "round", "min", "max", "reverse", "safe",
    "e", "escape", "striptags",
)  # fmt: skip
_SAFE_METHODS = {
    str: {
        "upper", "lower", "title", "capitalize", "swapcase", "casefold", "strip", "lstrip",
        "rstrip", "split", "rsplit", "splitlines", "partition", "rpartition", "startswith",
        "endswith", "find", "rfind", "index", "rindex", "count", "replace", "join",
        "removeprefix", "removesuffix", "isalpha", "isalnum", "isdigit", "isdecimal", "isnumeric",
        "isspace", "islower", "isupper", "istitle", "isascii",
    },
    dict: {"get", "items", "keys", "values", "copy"},
    list: {"index", "count", "copy"},
    tuple: {"index", "count"},
}  # fmt: skip
"""Methods that templates may call, without those that pad by a number (ljust)."""


class TemplateBroken(Exception):
    """The template cannot be rendered; the message is the reason, in English, for the log."""


def compiled(source: str) -> jinja2.Template:
    """Return a template, to be rendered under Limits. Raises TemplateBroken."""
    if len(source) > _LONGEST:
        raise TemplateBroken("the template is too long")
    environment = _environment()
    try:
        tree = environment.parse(source)
        _Growth().visit(tree)
        tree.set_environment(environment)
        return jinja2.Template.from_code(
            environment, environment.compile(tree), dict(environment.globals)
        )
    # Python's compiler refuses a `break` outside of a loop; int() refuses 5,000 digits.
    except (
        jinja2.TemplateError,
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
        AssertionError,
    ) as error:
        raise TemplateBroken(f"{type(error).__name__}: {error}") from error


def variables(source: str) -> frozenset[str]:
    """Return the names that a template reads. Raises TemplateBroken."""
    try:
        tree = _environment().parse(source)
        names = tree.find_all(jinja2.nodes.Name)
        return frozenset(name.name for name in names if name.ctx == "load")
    except (jinja2.TemplateError, RecursionError) as error:
        raise TemplateBroken(f"{type(error).__name__}: {error}") from error


class _Growth(jinja2.visitor.NodeTransformer):
    """Rewrites what would compile to Python's own operators to calls, so that it can be limited."""

    def visit_Concat(self, node: jinja2.nodes.Concat) -> jinja2.nodes.Node:
        self.generic_visit(node)
        return _call("_join", node.nodes, node.lineno)

    def visit_Getitem(self, node: jinja2.nodes.Getitem) -> jinja2.nodes.Node:
        self.generic_visit(node)
        cut = node.arg
        if not isinstance(cut, jinja2.nodes.Slice):
            return node
        ends = [end or jinja2.nodes.Const(None) for end in (cut.start, cut.stop, cut.step)]
        return _call("_cut", [node.node, *ends], node.lineno)

    def visit_List(self, node: jinja2.nodes.List) -> jinja2.nodes.Node:
        self.generic_visit(node)
        return _call("_weighed", [node], node.lineno)

    def visit_Dict(self, node: jinja2.nodes.Dict) -> jinja2.nodes.Node:
        self.generic_visit(node)
        return _call("_weighed", [node], node.lineno)

    def visit_Tuple(self, node: jinja2.nodes.Tuple) -> jinja2.nodes.Node:
        self.generic_visit(node)
        return _call("_weighed", [node], node.lineno) if node.ctx == "load" else node


class _Sandbox(jinja2.sandbox.ImmutableSandboxedEnvironment):
    """Checks operators that can make long text before they run."""

    intercepted_binops = frozenset(["+", "*", "**", "%"])
    concat = staticmethod(step_limits.joined)

    def call(self, context: Any, obj: Any, *arguments: Any, **named: Any) -> Any:
        """Call an allowed function or method and weigh its result."""
        if any(obj is own for own in _OURS):
            return super().call(context, obj, *arguments, **named)
        # Jinja wraps str.format, so the method is one level deeper.
        owner, name = (
            getattr(getattr(obj, "__wrapped__", obj), "__self__", None),
            getattr(obj, "__name__", ""),
        )
        if isinstance(owner, str) and name == "format":
            return template_text.by_fields(owner, arguments, named)
        for kind, allowed in _SAFE_METHODS.items():
            if isinstance(owner, kind) and name not in allowed:
                raise Exceeded(f"the template uses {name}")
        if isinstance(owner, (int, float, bytes)):
            raise Exceeded(f"the template uses {name} on numbers")
        if isinstance(owner, str) and name == "replace":
            return _replace(owner, *arguments)
        if isinstance(owner, str) and name == "join" and arguments:
            arguments = (step_limits.check_join(owner, arguments[0]),)
        weighed([*arguments, *named.values()])
        return weighed(super().call(context, obj, *arguments, **named))

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            return template_text.by_percent(left, right)
        if operator == "**":
            step_limits.check_power(left, right)
        if operator == "*":
            step_limits.check_product(left, right)
        return weighed(super().call_binop(context, operator, left, right))


class _GenerationTag(jinja2.ext.Extension):
    """Passes through the {% generation %} block of training templates."""

    tags = {"generation"}  # noqa: RUF012 -- the name and type are Jinja's

    def parse(self, parser: Any) -> Any:
        parser.stream.skip(1)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


class _Weighed(Namespace):
    """A namespace that refuses large values."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        weighed(self)

    def __setitem__(self, name: str, value: Any) -> None:
        super().__setitem__(name, value)
        weighed(self)


def _environment() -> _Sandbox:
    environment = _Sandbox(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[jinja2.ext.loopcontrols, _GenerationTag],
        autoescape=False,
    )
    environment.filters = {name: _limited(jinja2.filters.FILTERS[name]) for name in _SAFE_FILTERS}
    environment.filters |= {
        "tojson": _to_json,
        "replace": _replace,
        "indent": _indent,
        "join": _joined,
        "sum": _sum,
        "format": _format,
    }
    environment.globals = {
        "range": _range,
        "namespace": _Weighed,
        "_join": _join,
        "_cut": _cut,
        "_weighed": weighed,
    }
    environment.globals |= {"raise_exception": _refuse, "strftime_now": _now}
    return environment


def _call(name: str, arguments: list[jinja2.nodes.Expr], line: int) -> jinja2.nodes.Call:
    return jinja2.nodes.Call(
        jinja2.nodes.Name(name, "load"), arguments, [], None, None, lineno=line
    )


def _limited(compute: Callable[..., Any]) -> Callable[..., Any]:
    """Weigh the result of a filter; fails outside of a render."""

    @functools.wraps(compute)
    def run(*arguments: Any, **named: Any) -> Any:
        step_limits.current()
        return weighed(compute(*arguments, **named))

    return run


@jinja2.pass_eval_context
def _joined(context: Any, value: Any, d: str = "", attribute: Any = None) -> Any:
    parts = step_limits.check_join(str(d), value)
    return weighed(jinja2.filters.do_join(context, parts, d, attribute))


def _sum(value: Any, attribute: str = "", start: Any = 0) -> Any:
    """Add numbers; sums of lists would copy them repeatedly."""
    numbers = [item[attribute] if attribute else item for item in value]
    if not all(isinstance(number, (int, float)) for number in (start, *numbers)):
        raise Exceeded("the template sums up what are no numbers")
    return sum(numbers, start)


def _format(text: Any, *values: Any, **named: Any) -> str:
    return template_text.by_percent(str(text), named or values)


def _to_json(value: Any, indent: int | None = None, **_: Any) -> str:
    margin = min(indent, 16) if isinstance(indent, int) else None
    return str(weighed(json.dumps(weighed(value), ensure_ascii=False, indent=margin)))


def _join(*parts: Any) -> str:
    return step_limits.joined([str(weighed(part)) for part in parts])


def _cut(value: Any, start: Any, stop: Any, step: Any) -> Any:
    return weighed(value[start:stop:step])


_OURS = (_join, _cut, weighed)


def _replace(text: Any, old: Any, new: Any, count: int = -1) -> str:
    text, old, new = str(text), str(old), str(new)
    step_limits.check_replace(text, old, new)
    return str(weighed(text.replace(old, new, -1 if count is None else count)))


def _indent(text: Any, width: int = 4, first: bool = False, blank: bool = False) -> str:
    margin = " " * min(int(width), 64)
    step_limits.check_replace(str(text), "\n", margin)
    lines = str(text).split("\n")
    indented = [margin + line if line or blank else line for line in lines[1:]]
    return str(weighed("\n".join([(margin if first else "") + lines[0], *indented])))


def _range(*arguments: int) -> range:
    made = range(*arguments)
    if len(made) > 10_000:
        raise Exceeded("the template counts too far")
    return made


def _refuse(message: object = "") -> None:
    raise TemplateBroken(f"the template refuses the messages: {message}")


def _now(pattern: str) -> str:
    return datetime.datetime.now().strftime(str(pattern)[:64])
