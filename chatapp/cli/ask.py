"""`chatapp ask`: streams the answer to one question and prints its sources."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from chatapp.cli import ask_form, ask_history, lists, option_types
from chatapp.cli.engine_pipe import raised
from chatapp.cli.session import Session, say
from chatapp.contract.protocol import (
    Answered,
    Ask,
    CheckClaims,
    ClaimsChecked,
    ContextEnlarged,
    DocumentsTooLong,
    KeepPicture,
    PictureKept,
    SetAdapters,
    SetDraft,
    Token,
    ToolUsed,
)
from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.records import Language, Source
from chatapp.machine.context_price import size
from chatapp.texts import document_warnings, places, reasons, tool_calls, tr
from chatapp.texts.reasons import claim_reason

_PAGE = re.compile(r"(?P<file>.+)#(?P<page>\d{1,6})", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("ask", parents=parents, help=tr("help.ask"))
    parser.add_argument("question", metavar="QUESTION", help=tr("help.ask.question"))
    option_types.add_model(parser)
    parser.add_argument("--preset", metavar="ID", default="chat", help=tr("help.preset"))
    option_types.add_fields(parser)
    option_types.add_list(parser, "--document", "FILE", tr("help.ask.document"))
    option_types.add_password_file(parser)
    option_types.add_list(parser, "--collection", "NAME", tr("help.collection"))
    parser.add_argument("--history", metavar="FILE.jsonl", help=tr("help.ask.history"))
    option_types.add_list(parser, "--picture", "FILE[#PAGE]", tr("help.ask.picture"))
    ask_form.add_options(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Ask and print."""
    history = ask_history.read(options.history)
    question = sys.stdin.read() if options.question == "-" else options.question
    session.load_model(options.model)
    if options.lora:
        session.engine.last(SetAdapters, adapters=tuple(map(ask_form.absolute, options.lora)))
    if options.draft_model:
        session.engine.last(SetDraft, path=ask_form.absolute(options.draft_model))
    pictures = tuple(_kept(session, picture) for picture in options.picture)
    session.passwords = option_types.passwords(options.password_file)
    documents = session.add_all(options.document)
    documents += session.collection_documents(options.collection)
    if options.model is None:
        session.load_model(lists.model_of_preset(session, options.preset))
    answered = stream(
        session,
        options.json,
        question=question,
        history=history,
        preset_id=options.preset,
        values=dict(options.set),
        document_ids=documents,
        pictures=pictures,
        language=session.language,
        **ask_form.ask_fields(options),
    )
    if options.json:
        answered = _checked(session, question, answered)
        session.print_json(_as_contract(answered, session.language))
    else:
        print_sources(session, answered)
        ask_form.print_logprobs(answered)
        print_flagged(_checked(session, question, answered), session.language)
    if doubts := _doubts(answered, session.language):
        say(doubts)
    return 0


def _checked(session: Session, question: str, answered: Answered) -> Answered:
    """Return the answer with the model's verdicts on its sentences."""
    if answered.refused or not any(claim.supported for claim in answered.claims):
        return answered
    checked = session.request(
        CheckClaims,
        ClaimsChecked,
        text=answered.text,
        sources=answered.sources,
        claims=answered.claims,
        question=question,
        # The window measures a model while it is idle; nobody waits for that here.
        may_measure=False,
    )
    return replace(answered, claims=checked.claims)


def print_flagged(answered: Answered, language: Language) -> None:
    """Print the sentences that their sources do not support, one a line, with the reason."""
    flagged = [claim for claim in answered.claims if not claim.supported]
    if flagged:
        print()
    for claim in flagged:
        reason = claim_reason(claim.why, claim.details, language) or tr("claims.not_carried")
        print(tr("cli.flagged", sentence=claim.text, reason=reason))


def _kept(session: Session, picture: str) -> str:
    """Return the name under which the engine keeps FILE or FILE#PAGE."""
    file, page = picture, 1
    if (match := _PAGE.fullmatch(picture)) and not Path(picture).exists():
        file, page = match["file"], int(match["page"])
    path = ask_form.absolute(file)
    return session.request(KeepPicture, PictureKept, path=path, page=page).name


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
                _say_enlarged(event)
            elif isinstance(event, DocumentsTooLong):
                _say_too_long(event)
            elif isinstance(event, ToolUsed):
                show_tool(session, event, as_json)
            last = event
    finally:
        # Also after Ctrl+C, what comes next starts on a new line.
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
    """Show thinking on a terminal's stderr: it is no part of the answer."""
    if as_json:
        session.print_json({"event": "thinking", "text": text})
    elif sys.stderr.isatty():
        print(f"\x1b[2m{_CONTROL.sub('', text)}\x1b[0m", end="", file=sys.stderr, flush=True)


def show_tool(session: Session, event: ToolUsed, as_json: bool) -> None:
    """Show a tool call and what came back: in a line on stderr, whole in JSON."""
    if as_json:
        session.print_json({"event": "tool", **as_dict(event.call)})
    else:
        call = tool_calls.in_words(event.call, session.language)
        say(_CONTROL.sub("", f"{call} → {tool_calls.first_line(event.call)}"))


def _say_enlarged(event: ContextEnlarged) -> None:
    tokens, more = f"{event.context_tokens:,}", size(event.more_bytes)
    say(tr("cli.context_enlarged", tokens=tokens, size=more))


def _say_too_long(event: DocumentsTooLong) -> None:
    say(tr("cli.documents_too_long", tokens=f"{event.tokens:,}", limit=f"{event.limit:,}"))


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


def _source_as_contract(source: Source, language: Language) -> dict[str, Any]:
    return {
        "mark": source.mark,
        "document": source.document,
        "page": source.page,
        **({"place": places.of(source, language)} if source.place else {}),
        "heading": source.heading,
        "quote": source.quote,
        "warnings": list(source.warnings),
        "boxes": [list(box) for box in source.boxes],
    }


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
        "sources": [_source_as_contract(source, language) for source in answered.sources],
        "also_found": [
            {"document": source.document, "page": source.page, "quote": source.quote}
            for source in answered.also_found
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
        "tool_calls": [as_dict(call) for call in answered.tool_calls],
        **({"thinking": answered.thinking} if answered.thinking else {}),
        **({"tokens": [as_dict(token) for token in answered.tokens]} if answered.tokens else {}),
    }
