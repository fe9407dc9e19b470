"""The options of `chatapp ask` that say how tokens are chosen and what form an answer has."""

from __future__ import annotations

import argparse
import dataclasses
import math
from pathlib import Path
from typing import Any, get_args

from chatapp.contract.protocol import Answered
from chatapp.contract.records import Reading, Sampling
from chatapp.errors import FileMissing, cause_code, os_cause

_NAMES = tuple(field.name for field in dataclasses.fields(Sampling))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    parser.add_argument(
        "--sampling",
        metavar="NAME=NUMBER",
        action="append",
        default=[],
        type=_sampling,
        help=f"one of llama.cpp's settings: {', '.join(_NAMES)}",
    )
    parser.add_argument(
        "--stop",
        metavar="TEXT",
        action="append",
        default=[],
        help="end the answer before this text",
    )
    parser.add_argument(
        "--bias", metavar="TEXT=NUMBER", action="append", default=[], type=_bias, help="-100: never"
    )
    parser.add_argument(
        "--reading",
        choices=get_args(Reading),
        default="auto",
        help="documents whole, by search, or as suits",
    )
    parser.add_argument("--grammar", metavar="FILE", help="hold the answer to this grammar (GBNF)")
    parser.add_argument("--json-schema", metavar="FILE", help="hold the answer to this JSON schema")
    parser.add_argument(
        "--logprobs",
        metavar="N",
        type=_chances,
        default=0,
        help="tell N alternatives of each token",
    )
    parser.add_argument(
        "--draft-model", metavar="FILE", help="let this small model of the same family write ahead"
    )
    parser.add_argument(
        "--lora", metavar="FILE[:SCALE]", action="append", default=[], help="use this LoRA adapter"
    )


def wishes(options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields of Ask that the options stand for. Raises FileMissing."""
    return {
        "reading": options.reading,
        "stop": tuple(options.stop),
        "logit_bias": dict(options.bias),
        "grammar": _text(options.grammar),
        "json_schema": _text(options.json_schema),
        "chances": options.logprobs,
    }


def absolute(adapter: str) -> str:
    """Return FILE[:SCALE] with the whole path: the engine works in another folder."""
    return str(Path(adapter).expanduser().absolute())


def print_chances(answered: Answered) -> None:
    """Print a line a token: what came, how likely it was, and what else could have come."""
    if answered.tokens:
        print()
    for token in answered.tokens:
        others = "  ".join(f"{text!r} {math.exp(logprob):.3f}" for text, logprob in token.others)
        print(f"{token.text!r:<20} {math.exp(token.logprob):.3f}   {others}")


def _text(file: str | None) -> str:
    if file is None:
        return ""
    try:
        return Path(file).expanduser().read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileMissing(
            name=Path(file).name,
            cause=os_cause(error) if isinstance(error, OSError) else cause_code("not_utf8"),
        ) from error


def _sampling(text: str) -> tuple[str, float]:
    name, number = _bias(text)
    if name not in _NAMES:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(_NAMES)}")
    return name, number


def _bias(text: str) -> tuple[str, float]:
    name, _, number = text.rpartition("=")
    try:
        value = float(number)
    except ValueError:
        value = math.nan
    if not name or not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=NUMBER")
    return name, value


def _chances(text: str) -> int:
    if not text.isdecimal() or not 0 <= int(text) <= 20:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 20")
    return int(text)
