"""Argument types of the terminal; a wrong value is a usage error that names what is allowed."""

from __future__ import annotations

import argparse
import copy
import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from chatapp.contract.sampling import BOUNDS, Sampling
from chatapp.errors import FileMissing, cause_code, os_cause
from chatapp.texts import tr


class Field(NamedTuple):
    """NAME=VALUE."""

    name: str
    value: str


class Weight(NamedTuple):
    """NAME=NUMBER."""

    name: str
    number: float


def add_action(
    actions: Any, name: str, parents: Sequence[argparse.ArgumentParser], about: str
) -> argparse.ArgumentParser:
    """Describe a word behind a command, with the options of the command before it or behind it."""
    action: argparse.ArgumentParser = actions.add_parser(name, help=about)
    for parent in parents:
        for option in copy.deepcopy(parent)._actions:
            # A default must not undo what stands before the word.
            option.default = argparse.SUPPRESS
            action._add_action(option)
    return action


def add_list(
    parser: argparse.ArgumentParser, name: str, metavar: str, about: str, kind: Any = str
) -> None:
    """Describe an option that may be given several times; without it the list is empty."""
    parser.add_argument(name, metavar=metavar, action="append", default=[], type=kind, help=about)


def add_fields(parser: argparse.ArgumentParser) -> None:
    """Describe --set, the fields of a preset."""
    add_list(parser, "--set", "NAME=VALUE", tr("help.set"), field)


def add_model(parser: argparse.ArgumentParser) -> None:
    """Describe --model."""
    parser.add_argument("--model", metavar="FILE", help=tr("help.model"))


def add_password_file(parser: argparse.ArgumentParser) -> None:
    """Describe --password-file. A password among the arguments could be seen by other users."""
    parser.add_argument("--password-file", metavar="FILE", help=tr("help.password_file"))


def passwords(file: str | None) -> tuple[str, ...]:
    """Return the passwords of --password-file, one a line. Raises FileMissing."""
    if file is None:
        return ()
    try:
        lines = Path(file).expanduser().read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        cause = os_cause(error) if isinstance(error, OSError) else cause_code("not_utf8")
        raise FileMissing(name=Path(file).name, cause=cause) from error
    return tuple(filter(None, lines))


def whole(low: float, high: float) -> Callable[[str], int]:
    """Return an argument type for whole numbers."""

    def read(text: str) -> int:
        if re.fullmatch(r"[+-]?[0-9]{1,18}", text) and low <= int(text) <= high:
            return int(text)
        raise argparse.ArgumentTypeError(
            tr("usage.whole_number", text=repr(text), low=low, high=high)
        )

    return read


def number(low: float, high: float) -> Callable[[str], float]:
    """Return an argument type for numbers."""

    def read(text: str) -> float:
        value = _float(text)
        if low <= value <= high:
            return value
        raise argparse.ArgumentTypeError(
            tr("usage.number", text=repr(text), low=f"{low:g}", high=f"{high:g}")
        )

    return read


def sampling(name: str) -> Callable[[str], float]:
    """Return an argument type for a setting of `Sampling`, within its bounds."""
    is_whole = isinstance(getattr(Sampling(), name), int)
    return whole(*BOUNDS[name]) if is_whole else number(*BOUNDS[name])


def field(text: str) -> Field:
    """Read NAME=VALUE."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(tr("usage.name_value", text=repr(text)))
    return Field(name, value)


def weight(text: str) -> Weight:
    """Read NAME=NUMBER; the name may contain "="."""
    name, _, digits = text.rpartition("=")
    value = _float(digits)
    if not name or not math.isfinite(value):
        raise argparse.ArgumentTypeError(tr("usage.name_number", text=repr(text)))
    return Weight(name, value)


def sampling_weight(text: str) -> Weight:
    """Read NAME=NUMBER with the name of a setting of `Sampling`."""
    read = weight(text)
    if read.name not in BOUNDS:
        raise argparse.ArgumentTypeError(
            tr("usage.unknown_name", name=repr(read.name), names=", ".join(BOUNDS))
        )
    return read


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
