"""Arithmetic for models, which calculate badly: numbers, + - * / // % **, brackets, few functions."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from decimal import Context, Decimal, DecimalException

_LONGEST = 500
"""Characters of an expression; chosen."""
_DIGITS = 28
"""Significant digits of every result, as in Python's decimal by default."""
_LARGEST_POWER = 1000
"""The largest exponent, either way, so that no result takes long; chosen."""
_OPERATORS: Mapping[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
_SIGNS: Mapping[type[ast.unaryop], Callable[[Decimal], Decimal]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}
_WRITTEN = str.maketrans({"×": "*", "÷": "/", "−": "-", "–": "-", "^": "^", "·": "*"})


_EQUALS = re.compile(r"(?<![=<>!])=(?!=)")
"""Models write their own result behind it ("9 - 5 = 4"): what stands before it counts."""


class NotArithmetic(Exception):
    """An expression is no arithmetic, or its result has no value."""


def calculate(expression: str) -> str:
    """Return the value of an expression such as "(3 + 4.5) * 2". Raises NotArithmetic.

    Thousands commas are allowed; "^" and "**" are powers, "15%" is 0.15.
    """
    text = expression.translate(_WRITTEN).replace("^", "**")
    text = without_result(_without_thousands(text))
    if len(text) > _LONGEST:
        raise NotArithmetic("too long")
    try:
        value = _value(ast.parse(_with_percent(text), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise NotArithmetic("no arithmetic") from error
    except (DecimalException, ArithmeticError) as error:
        raise NotArithmetic("no value") from error
    rounded = Context(prec=_DIGITS).create_decimal(value)
    return f"{rounded.normalize():f}" if rounded == rounded.to_integral() else f"{rounded:f}"


def without_result(expression: str) -> str:
    """Return what stands before the equals sign of an expression."""
    return _EQUALS.split(expression)[0].strip()


def _without_thousands(text: str) -> str:
    """Remove commas between a digit and three digits."""
    kept = []
    for index, letter in enumerate(text):
        following = text[index + 1 : index + 4]
        is_thousands = letter == "," and text[index - 1 : index].isdigit() and following.isdigit()
        if not (is_thousands and len(following) == 3):
            kept.append(letter)
    return "".join(kept)


def _with_percent(text: str) -> str:
    """Write "15%" as a division where no remainder can be meant."""
    parts = text.split("%")
    joined = parts[0]
    for part in parts[1:]:
        is_remainder = part.lstrip()[:1].isdigit() or part.lstrip()[:1] == "("
        joined += ("%" if is_remainder else "/100") + part
    return joined


def _value(node: ast.expr) -> Decimal:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Decimal(str(node.value))
    if isinstance(node, ast.UnaryOp) and type(node.op) in _SIGNS:
        return _SIGNS[type(node.op)](_value(node.operand))
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = _value(node.left), _value(node.right)
        if isinstance(node.op, ast.Pow) and abs(right) > _LARGEST_POWER:
            raise NotArithmetic("power too large")
        return _OPERATORS[type(node.op)](left, right)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return _call(node.func.id, [_value(argument) for argument in node.args])
    raise NotArithmetic("no arithmetic")


def _call(name: str, values: list[Decimal]) -> Decimal:
    functions: Mapping[str, Callable[[list[Decimal]], Decimal]] = {
        "sum": lambda numbers: sum(numbers, Decimal(0)),
        "min": min,
        "max": max,
        "abs": lambda numbers: abs(numbers[0]),
        "sqrt": lambda numbers: numbers[0].sqrt(),
        "round": lambda numbers: round(numbers[0], int(numbers[1]) if len(numbers) > 1 else 0),
    }
    if name not in functions or not values:
        raise NotArithmetic("unknown function")
    return functions[name](values)
