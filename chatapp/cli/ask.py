"""`chatapp ask`: one question, its answer streamed to stdout, its sources after it."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import Any

from chatapp.cli import ask_form, numbers
from chatapp.cli.engine_pipe import raised
from chatapp.cli.session import Session
from chatapp.contract.protocol import (
    Answered,
    Ask,
    ContextEnlarged,
    DocumentsTooLong,
    KeepPicture,
    PictureKept,
    SetAdapters,
    SetDraft,
    Token,
)
from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.records import Language
from chatapp.machine.context_price import size
from chatapp.texts import document_warnings, places, reasons, tr
from chatapp.texts.reasons import claim_reason

_PAGE = re.compile(r"(?P<file>.+)#(?P<page>\d{1,6})", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "ask", parents=parents, help="answer a question, also from documents"
    )
    parser.add_argument(
        "question", metavar="QUESTION", help='the question, or "-" to read it from stdin'
    )
    parser.add_argument("--model", metavar="FILE", help="a GGUF file")
    parser.add_argument("--preset", metavar="ID", default="chat", help="see `chatapp presets`")
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=pair,
        help="a preset's field",
    )
    parser.add_argument(
        "--document",
        metavar="FILE",
        action="append",
        default=[],
        help="answer from this file or folder",
    )
    parser.add_argument(
        "--picture",
        metavar="FILE[#PAGE]",
        action="append",
        default=[],
        help="let a model with a vision part (mmproj) see this picture or this page of a PDF",
    )
    parser.add_argument(
        "--seed",
        metavar="N",
        type=numbers.whole(*numbers.SEED),
        help="the same number gives the same answer again",
    )
    parser.add_argument(
        "--temperature",
        metavar="T",
        type=numbers.number(*numbers.TEMPERATURE),
        help="0: always the likeliest word",
    )
    parser.add_argument(
        "--max-tokens",
        metavar="N",
        type=numbers.whole(*numbers.MAX_TOKENS),
        help="end the answer after this many",
    )
    ask_form.add_options(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Ask and print."""
    question = sys.stdin.read() if options.question == "-" else options.question
    session.load_model(options.model)
    if options.lora:
        session.engine.last(SetAdapters, adapters=tuple(map(ask_form.absolute, options.lora)))
    if options.draft_model:
        session.engine.last(SetDraft, path=ask_form.absolute(options.draft_model))
    pictures = tuple(_kept(session, picture) for picture in options.picture)
    documents = session.add_all(options.document)
    answered = stream(
        session,
        options.json,
        question=question,
        preset_id=options.preset,
        values=dict(options.set),
        document_ids=documents,
        pictures=pictures,
        sampling=_sampling(options),
        language=session.language,
        **ask_form.wishes(options),
    )
    if options.json:
        session.print_json(_as_contract(answered, session.language))
    else:
        print_sources(session, answered)
        ask_form.print_chances(answered)
    _say_doubts(session, answered)
    return 0


def _kept(session: Session, picture: str) -> str:
    """Return the name under which the engine keeps FILE or FILE#PAGE."""
    named = _PAGE.fullmatch(picture)
    file, page = (
        (named["file"], int(named["page"]))
        if named and not Path(picture).exists()
        else (picture, 1)
    )
    kept = session.engine.last(KeepPicture, path=ask_form.absolute(file), page=page)
    assert isinstance(kept, PictureKept)
    return kept.name


def stream(session: Session, as_json: bool, **arguments: Any) -> Answered:
    """Ask, print tokens as they come, and return the last event. Raises what Failed names."""
    shown = ""
    try:
        for event in session.engine.run(Ask, **arguments):
            if isinstance(event, Token) and event.thinking:
                _show_thinking(session, event.text, as_json)
            elif isinstance(event, Token):
                shown += event.text
                _show(session, event.text, as_json)
            elif isinstance(event, ContextEnlarged):
                _say_enlarged(session, event)
            elif isinstance(event, DocumentsTooLong):
                _say_too_long(session, event)
            last = event
    finally:
        # After Ctrl+C too, what comes next starts on a line of its own.
        if shown and not as_json:
            print()
    answered = raised(last)
    assert isinstance(answered, Answered)
    return answered


def _show(session: Session, text: str, as_json: bool) -> None:
    if as_json:
        session.print_json({"event": "token", "text": text})
    else:
        print(text, end="", flush=True)


def _show_thinking(session: Session, text: str, as_json: bool) -> None:
    """Thinking is no part of the answer: a pipe gets none of it, a terminal sees it beside."""
    if as_json:
        session.print_json({"event": "thinking", "text": text})
    elif sys.stderr.isatty():
        print(f"\x1b[2m{_CONTROL.sub('', text)}\x1b[0m", end="", file=sys.stderr, flush=True)


def _say_enlarged(session: Session, event: ContextEnlarged) -> None:
    tokens, more = f"{event.context_tokens:,}", size(event.more_bytes)
    told = tr("cli.context_enlarged", tokens=tokens, size=more)
    print(f"chatapp: {told}", file=sys.stderr)


def _say_too_long(session: Session, event: DocumentsTooLong) -> None:
    tokens, limit = f"{event.tokens:,}", f"{event.limit:,}"
    told = tr("cli.documents_too_long", tokens=tokens, limit=limit)
    print(f"chatapp: {told}", file=sys.stderr)


def _say_doubts(session: Session, answered: Answered) -> None:
    if told := _doubts(answered, session.language):
        print(f"chatapp: {told}", file=sys.stderr)


def _doubts(answered: Answered, language: Language) -> str:
    return " ".join(reasons.doubt(why, {}, language) for why in answered.doubts)


def print_sources(session: Session, answered: Answered) -> None:
    """Print the sources of an answer, one a line, with page and quote."""
    if answered.sources:
        print()
    for source in answered.sources:
        place = places.with_heading(source, session.language)
        warned = document_warnings.of_source(source.warnings, session.language)
        warned = f" ({warned})" if warned else ""
        print(f"[{source.mark}] {source.document}, {place}{warned}  “{source.quote}”")


def _as_contract(answered: Answered, language: Language) -> dict[str, Any]:
    """Return the last JSON line; scripts depend on its names."""
    usage = as_dict(answered.usage)
    return {
        "event": "answered",
        "text": answered.text,
        "refused": answered.refused,
        "finish": answered.finish,
        "reading": answered.reading,
        "doubtful": _doubts(answered, language),
        "sources": [
            {
                "mark": source.mark,
                "document": source.document,
                "page": source.page,
                **({"place": places.of(source, language)} if source.place else {}),
                "heading": source.heading,
                "quote": source.quote,
                "warnings": list(source.warnings),
                "boxes": [list(box) for box in source.boxes],
            }
            for source in answered.sources
        ],
        "claims": [
            {
                "text": claim.text,
                "supported": claim.supported,
                "why": claim_reason(claim.why, claim.details, language),
            }
            for claim in answered.claims
        ],
        "usage": {
            name: usage[name] for name in ("prompt_tokens", "reused_tokens", "answer_tokens")
        },
        "timing": as_dict(answered.timing),
        **({"thinking": answered.thinking} if answered.thinking else {}),
        **({"tokens": [as_dict(token) for token in answered.tokens]} if answered.tokens else {}),
    }


def _sampling(options: argparse.Namespace) -> dict[str, float]:
    wanted = {
        "seed": options.seed,
        "temperature": options.temperature,
        "max_tokens": options.max_tokens,
    }
    return dict(options.sampling) | {
        name: float(value) for name, value in wanted.items() if value is not None
    }


def pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=VALUE")
    return name, value
