"""How the source of chatapp/ is written: what a stranger relies on when reading it."""

from __future__ import annotations

import ast
import collections
import functools
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "chatapp"
FILES = sorted(PACKAGE.rglob("*.py"))
PRONOUNS = {"said", "near", "told", "found", "one", "mine", "its"}
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
LONGEST_LINE = 100
MOST_LONG_LINES = 0.01
MOST_PUBLIC_METHODS = 15


@functools.cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def _relative(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def test_a_comprehension_has_one_for() -> None:
    faults = []
    for file in FILES:
        for node in ast.walk(_tree(file)):
            if isinstance(node, COMPREHENSIONS) and len(node.generators) > 1:
                faults.append(f"{_relative(file)}:{node.lineno}")
    assert not faults


def test_names_are_nouns_not_pronouns() -> None:
    faults = []
    for file in FILES:
        for node in ast.walk(_tree(file)):
            if _bound_name(node) in PRONOUNS:
                faults.append(f"{_relative(file)}:{getattr(node, 'lineno', 0)}")
    assert not faults


def _bound_name(node: ast.AST) -> str:
    """Return the name that a node binds: an assigned variable, a loop variable or a parameter."""
    if isinstance(node, ast.arg):
        return node.arg
    return node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else ""


def test_lines_fit_the_screen() -> None:
    lines: list[str] = []
    for file in FILES:
        lines += file.read_text("utf-8").splitlines()
    long_lines = [line for line in lines if len(line) > LONGEST_LINE]
    assert len(long_lines) < MOST_LONG_LINES * len(lines)


def test_a_class_name_means_one_thing() -> None:
    files: dict[str, list[str]] = collections.defaultdict(list)
    for file in FILES:
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.ClassDef):
                files[node.name].append(_relative(file))
    assert {name: places for name, places in files.items() if len(places) > 1} == {}


def test_classes_have_few_public_methods() -> None:
    faults = {}
    for file in FILES:
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.ClassDef):
                names = [member.name for member in node.body if isinstance(member, FUNCTIONS)]
                public = [name for name in names if not name.startswith("_")]
                if len(public) > MOST_PUBLIC_METHODS:
                    faults[f"{_relative(file)}: {node.name}"] = len(public)
    assert faults == {}


def test_signatures_have_no_anonymous_tuples() -> None:
    faults = []
    for file in FILES:
        for node in ast.walk(_tree(file)):
            if isinstance(node, FUNCTIONS) and _has_anonymous_tuple(node):
                faults.append(f"{_relative(file)}:{node.lineno} {node.name}")
    assert not faults


def _has_anonymous_tuple(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    arguments = function.args
    parameters = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    annotations = [parameter.annotation for parameter in parameters] + [function.returns]
    for annotation in annotations:
        for node in ast.walk(annotation) if annotation else ():
            if isinstance(node, ast.Subscript) and _is_anonymous_tuple(node):
                return True
    return False


def _is_anonymous_tuple(subscript: ast.Subscript) -> bool:
    """Tell tuple[A, B], whose values have no names, from tuple[A, ...], a sequence."""
    if not isinstance(subscript.slice, ast.Tuple) or ast.unparse(subscript.value) != "tuple":
        return False
    last = subscript.slice.elts[-1]
    return not (isinstance(last, ast.Constant) and last.value is Ellipsis)
