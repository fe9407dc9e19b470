"""`chatapp summarize`: prints an outline of a document whose points name their pages."""

from __future__ import annotations

import argparse
from typing import Any

from chatapp.cli import option_types, works
from chatapp.cli.session import Session, say
from chatapp.contract.protocol import Summarized, SummarizeDocument
from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.translation_options import LANGUAGES
from chatapp.contract.work_records import LENGTHS, Point, Section, Summary
from chatapp.texts import places, tr
from chatapp.texts.summary_words import left_out


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("summarize", parents=parents, help=tr("help.summarize"))
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--length", choices=LENGTHS, default="medium")
    option_types.add_model(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Summarize and print, or resume that."""
    session.load_model(options.model)
    document = session.add_document(options.file).document
    language = options.language if options.language in LANGUAGES else ""
    wanted = {"document_id": document.id, "length": options.length, "language": language}
    summarized = works.run(session, document.name, SummarizeDocument, **wanted)
    assert isinstance(summarized, Summarized)
    if options.json:
        session.print_json(_as_contract(session, summarized.summary))
    else:
        _print(session, summarized.summary)
    _say_language(summarized.summary, language)
    works.forget(session, summarized.work_id)
    return 0


def _print(session: Session, summary: Summary) -> None:
    print(f"# {summary.document}\n")
    for point in summary.overview:
        print(_line(session, point))
    if summary.overview:
        print()
    for section in summary.sections:
        print(f"## {section.heading or summary.document} ({_where(session, section)})\n")
        for point in section.points:
            print(_line(session, point))
        if section.left_out:
            print(f"\n({left_out(section, session.language)})")
        print()


def _say_language(summary: Summary, wanted: str) -> None:
    """Say how many points are not in the language wanted: not every model writes it."""
    others, count = summary.not_in(wanted)
    if others:
        language = tr(f"works.to.{wanted}")
        say(tr("cli.other_language", language=language, others=others, count=count))


def _line(session: Session, point: Point) -> str:
    text = f"“{point.text}”" if point.is_quote else point.text
    return f"- {text} [{places.of(point.source, session.language)}]"


def _where(session: Session, section: Section) -> str:
    return places.span(section, session.language)


def _as_contract(session: Session, summary: Summary) -> dict[str, Any]:
    """Return the JSON line, whose names are stable; `place` is only where there is no page."""
    return {
        "event": "summarized",
        "document": summary.document,
        "overview": [_point(session, point) for point in summary.overview],
        "sections": [_section(session, section) for section in summary.sections],
    }


def _section(session: Session, section: Section) -> dict[str, Any]:
    row = {**as_dict(section), "points": [_point(session, point) for point in section.points]}
    del row["places"]
    return {**row, **({"place": _where(session, section)} if section.places[0] else {})}


def _point(session: Session, point: Point) -> dict[str, Any]:
    source = point.source
    boxes = [list(box) for box in source.boxes]
    return {
        "text": point.text,
        "page": source.page,
        "is_quote": point.is_quote,
        "quote": source.quote,
        **({"place": places.of(source, session.language)} if source.place else {}),
        "boxes": boxes,
    }
