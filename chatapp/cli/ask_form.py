"""The options of `chatapp ask` that say how tokens are chosen and what form an answer has."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Any, get_args

from chatapp.cli import option_types
from chatapp.contract.protocol import Answered
from chatapp.contract.records import Reading, Thinking
from chatapp.contract.sampling import BOUNDS
from chatapp.errors import FileMissing, cause_code, os_cause
from chatapp.texts import tr

_SAMPLING = {"seed": "N", "temperature": "T", "max_tokens": "N"}
"""The settings with options of their own, and their metavars."""


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe the options."""
    for name, metavar in _SAMPLING.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            metavar=metavar,
            type=option_types.sampling(name),
            help=tr(f"help.ask.{name}"),
        )
    option_types.add_list(
        parser,
        "--sampling",
        "NAME=NUMBER",
        tr("help.ask.sampling", names=", ".join(BOUNDS)),
        option_types.sampling_weight,
    )
    option_types.add_list(parser, "--stop", "TEXT", tr("help.ask.stop"))
    option_types.add_list(parser, "--bias", "TEXT=NUMBER", tr("help.ask.bias"), option_types.weight)
    parser.add_argument(
        "--reading", choices=get_args(Reading), default="auto", help=tr("help.ask.reading")
    )
    parser.add_argument("--thinking", choices=get_args(Thinking), help=tr("help.ask.thinking"))
    parser.add_argument(
        "--tools", choices=("auto", "off"), default="auto", help=tr("help.ask.tools")
    )
    parser.add_argument("--grammar", metavar="FILE", help=tr("help.ask.grammar"))
    parser.add_argument("--json-schema", metavar="FILE", help=tr("help.ask.json_schema"))
    parser.add_argument(
        "--logprobs",
        metavar="N",
        type=option_types.whole(0, 20),
        default=0,
        help=tr("help.ask.logprobs"),
    )
    parser.add_argument("--draft-model", metavar="FILE", help=tr("help.ask.draft_model"))
    option_types.add_list(parser, "--lora", "FILE[:SCALE]", tr("help.ask.lora"))


def ask_fields(options: argparse.Namespace) -> dict[str, Any]:
    """Return the fields of Ask that the options stand for. Raises FileMissing."""
    sampling = dict(options.sampling)
    for name in _SAMPLING:
        if (value := getattr(options, name)) is not None:
            sampling[name] = float(value)
    return {
        "sampling": sampling,
        "reading": options.reading,
        "tools": options.tools == "auto",
        "thinking": options.thinking,
        "stop": tuple(options.stop),
        "logit_bias": dict(options.bias),
        "grammar": _text(options.grammar),
        "json_schema": _text(options.json_schema),
        "chances": options.logprobs,
    }


def absolute(adapter: str) -> str:
    """Return FILE[:SCALE] with an absolute path: the engine has another working folder."""
    return str(Path(adapter).expanduser().absolute())


def print_logprobs(answered: Answered) -> None:
    """Print a line a token: its text, its probability, and the alternatives."""
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
        cause = os_cause(error) if isinstance(error, OSError) else cause_code("not_utf8")
        raise FileMissing(name=Path(file).name, cause=cause) from error
