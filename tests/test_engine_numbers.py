"""What the numbers and arrays of the engine say of themselves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ENGINE = Path(__file__).parents[1] / "chatapp" / "engine"
FILES = sorted(ENGINE.rglob("*.py"))
SOURCE = re.compile(
    r"\b(?:chosen|measured|fitted|regression|as in|by the calendar|Unicode|HWP|HWPX|Excel|Ollama|OpenAI)\b"
    r"|docs/|benchmarks/|\.h\b|\[MS-|\b(?:llama|pdfium|FPDF|Tesseract)|\bcreate_agent\b|\d",
    re.IGNORECASE,
)
"""A specification, a measurement, figures that speak for the value, or that it was chosen."""

ARRAY = re.compile(r"\b(?:NDArray|FloatArray|ndarray)\b")
SHAPE = re.compile(r"\b(?:float|u?int|bool)\d*(?: vectors)? \[")
"""A type of numbers and the lengths of the axes: "float64 [4, n]"."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class SaidOfArrays(NamedTuple):
    """What is said where arrays come in or go out."""

    file: str
    name: str
    text: str


def _is_numeric(value: ast.expr | None) -> bool:
    """Say whether a value is a number, computed of numbers, or a tuple of them."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, (int, float)) and not isinstance(value.value, bool)
    if isinstance(value, ast.UnaryOp):
        return _is_numeric(value.operand)
    if isinstance(value, ast.BinOp):
        return _is_numeric(value.left) and _is_numeric(value.right)
    return isinstance(value, ast.Tuple) and bool(value.elts) and all(map(_is_numeric, value.elts))


def _bodies(module: ast.Module) -> Iterator[Sequence[ast.stmt]]:
    """Yield the statements of a module, and of its classes but for fields and members of enums."""
    yield module.body
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef) and not any(map(_is_enum, node.bases)):
            yield [each for each in node.body if not isinstance(each, ast.AnnAssign)]


def _is_enum(base: ast.expr) -> bool:
    return ast.unparse(base).endswith(("Enum", "Flag"))


def _constants(body: Sequence[ast.stmt]) -> Iterator[int]:
    """Yield the places of numeric constants among statements."""
    for at, statement in enumerate(body):
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and _is_numeric(statement.value):
            yield at


def _docstring_after(body: Sequence[ast.stmt], at: int) -> str:
    following = body[at + 1] if at + 1 < len(body) else None
    if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
        return str(following.value.value)
    return ""


def _comment_of(lines: Sequence[str], body: Sequence[ast.stmt], at: int) -> str:
    """Return the comment behind a constant, or above the assignments that it stands among."""
    _, _, behind = lines[body[at].lineno - 1].partition("  # ")
    line = body[at].lineno - 1
    while at and _docstring_after(body, at - 1) == "" and body[at - 1].end_lineno == line:
        at -= 1
        line = body[at].lineno - 1
    above: list[str] = []
    while lines[line - 1].startswith("#"):
        above.insert(0, lines[line - 1])
        line -= 1
    return f"{behind} {' '.join(above)}".strip()


def test_a_number_says_what_it_is_and_where_it_is_from() -> None:
    faults = []
    for file in FILES:
        source = file.read_text("utf-8")
        lines = source.splitlines()
        for body in _bodies(ast.parse(source)):
            for at in _constants(body):
                told = _docstring_after(body, at) or _comment_of(lines, body, at)
                if not SOURCE.search(told):
                    place = f"{file.relative_to(ENGINE)}:{body[at].lineno}"
                    faults.append(f"{place} {ast.unparse(body[at])}: {told or 'nothing'}")
    assert not faults, "say the unit, and the source or that it was chosen:\n" + "\n".join(faults)


def test_arrays_say_their_shape_and_type() -> None:
    arrays: list[SaidOfArrays] = []
    for file in FILES:
        arrays += _arrays(file, ast.parse(file.read_text("utf-8")))
    documented = {each.name for each in arrays if SHAPE.search(each.text)}
    # A method without a docstring has that of the method that it overrides.
    faults = [
        each
        for each in arrays
        if not SHAPE.search(each.text) and (each.text or each.name not in documented)
    ]
    assert not faults, 'say it as "float64 [4, n]"'


def _arrays(file: Path, module: ast.Module) -> Iterator[SaidOfArrays]:
    """Yield the fields that hold arrays, and the public functions that take or return them."""
    place = file.relative_to(ENGINE).as_posix()
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for name, text in _array_fields(node):
                yield SaidOfArrays(place, f"{node.name}.{name}", text)
        elif isinstance(node, FUNCTIONS) and not node.name.startswith("_") and _takes_arrays(node):
            yield SaidOfArrays(place, node.name, ast.get_docstring(node) or "")


def _array_fields(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """Yield names and docstrings; the docstring of the class may speak for all of its fields."""
    for at, statement in enumerate(node.body):
        if isinstance(statement, ast.AnnAssign) and ARRAY.search(ast.unparse(statement.annotation)):
            text = _docstring_after(node.body, at) or ast.get_docstring(node) or ""
            yield ast.unparse(statement.target), text


def _takes_arrays(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Say whether an array is among the parameters or returned."""
    every = function.args
    parameters = [*every.posonlyargs, *every.args, *every.kwonlyargs]
    annotations = [parameter.annotation for parameter in parameters] + [function.returns]
    return any(ARRAY.search(ast.unparse(each)) for each in annotations if each is not None)
