"""`chatapp inside`: tokens and perplexity of a text, and the similarity of two."""

from __future__ import annotations

import argparse
import math
import sys
from typing import Any

from chatapp.cli import option_types
from chatapp.cli.session import Session, follow
from chatapp.contract.inside_records import TextToken
from chatapp.contract.protocol import (
    CompareTexts,
    ReadTokens,
    ScoreText,
    TextsCompared,
    TextScored,
    TokensRead,
)
from chatapp.contract.protocol.wire import as_dict
from chatapp.texts import tr

_ALTERNATIVES = 5


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command and its actions."""
    inside = commands.add_parser("inside", parents=parents, help=tr("help.inside"))
    actions = inside.add_subparsers(metavar="ACTION", required=True)
    for name, run in (("tokens", run_tokens), ("perplexity", run_perplexity)):
        action = option_types.add_action(actions, name, parents, tr(f"help.inside.{name}"))
        action.add_argument("text", metavar="TEXT", help=tr("help.inside.text"))
        option_types.add_model(action)
        action.set_defaults(command=run)
    about = tr("help.inside.similarity")
    similarity = option_types.add_action(actions, "similarity", parents, about)
    similarity.add_argument("first", metavar="TEXT", help=tr("help.inside.text"))
    similarity.add_argument("second", metavar="TEXT")
    similarity.set_defaults(command=run_similarity)


def run_tokens(session: Session, options: argparse.Namespace) -> int:
    """Print a token a line, its id before it, and what there is to say of all."""
    text = _read(options.text)
    session.load_model(options.model or "")
    read = session.request(ReadTokens, TokensRead, text=text)
    if options.json:
        session.print_json(as_dict(read))
        return 0
    for token in read.tokens:
        print(f"{token.id:>7}  {_words(token)}")
    print(tr("look.tokens.count", tokens=read.count, letters=read.letters, model=read.model))
    if read.is_cut:
        print(tr("look.tokens.cut", shown=len(read.tokens), letters=read.letters))
    if read.controls:
        print(tr("look.tokens.controls", names=", ".join(read.controls)))
    return 0


def run_perplexity(session: Session, options: argparse.Namespace) -> int:
    """Print the perplexity of a text and the surprise of each token in bits."""
    text = _read(options.text)
    session.load_model(options.model or "")
    kinds = ScoreText, TextScored
    scored = follow(session, tr("look.perplexity"), *kinds, text=text, alternatives=_ALTERNATIVES)
    if options.json:
        session.print_json(as_dict(scored))
        return 0
    for token in scored.tokens:
        print(f"{-token.logprob / math.log(2):>7.2f}  {token.text!r}")
    print(
        tr(
            "look.perplexity.result",
            perplexity=f"{scored.perplexity:.6g}",
            bits=f"{scored.bits_per_letter:.2f}",
            tokens=len(scored.tokens),
            model=scored.model,
        )
    )
    read = len(scored.tokens) + bool(scored.first)
    if scored.total_tokens > read:
        context = scored.context_tokens
        print(tr("look.perplexity.cut", total=scored.total_tokens, read=read, context=context))
    return 0


def run_similarity(session: Session, options: argparse.Namespace) -> int:
    """Print the cosine of two texts, and what is usual in the library."""
    first, second = _read(options.first), options.second
    compared = session.request(CompareTexts, TextsCompared, first=first, second=second)
    if options.json:
        session.print_json(as_dict(compared))
        return 0
    print(
        tr(
            "look.similarity.result",
            cosine=f"{compared.cosine:.3f}",
            embedder=compared.embedder,
            dimensions=compared.dimensions,
        )
    )
    if compared.usual is not None:
        usual = compared.usual
        quartiles = {name: f"{getattr(usual, name):.2f}" for name in ("lower", "upper", "median")}
        print(tr("look.similarity.usual", **quartiles, pairs=usual.pairs))
    if not compared.knows:
        print(tr("look.unknown_script", embedder=compared.embedder))
    return 0


def _read(text: str) -> str:
    return sys.stdin.read() if text == "-" else text


def _words(token: TextToken) -> str:
    if token.parts > 1:
        return f"{token.text!r} {token.part}/{token.parts} <{token.raw}>"
    return repr(token.text)
