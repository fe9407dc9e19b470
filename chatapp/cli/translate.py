"""`chatapp translate`: a whole document, paragraph by paragraph, with what is doubtful flagged."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from chatapp import places
from chatapp.cli import works
from chatapp.cli.session import Session
from chatapp.errors import ExportFailed, ExportKindUnknown, FileMissing
from chatapp.protocol import ExportWork, Translated, TranslateDocument
from chatapp.translation_flags import sentence
from chatapp.translation_wish import language_name, read_terms
from chatapp.wire import as_dict
from chatapp.work_records import Paragraph

_KINDS = (".md", ".html", ".docx")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("translate", parents=parents, help="translate a whole document")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--to", metavar="LANGUAGE", required=True, help="ko, en, ja, zh, fr, de, es …")
    parser.add_argument("--glossary", metavar="FILE", help="terms: CSV, TSV, or a = b on each line")
    parser.add_argument("--output", metavar="FILE", help="write .md, .html or .docx instead of printing")
    works.add_model(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Translate, print or write; when it was stopped before, go on."""
    # What cannot be is said before hours of work, not after them.
    output = _output(options.output)
    language_name(options.to)
    terms = json.dumps(_terms(options.glossary), ensure_ascii=False)
    session.load_model(options.model)
    document, _ = session.add_document(options.file)
    translated = works.run(
        session, document.name, TranslateDocument, document_id=document.id, to=options.to, terms=terms
    )
    assert isinstance(translated, Translated)
    paragraphs = translated.translation.paragraphs
    if output:
        session.engine.last(ExportWork, work_id=translated.work_id, path=str(output), language=session.language)
    if options.json:
        rows = [_as_contract(session, one) for one in paragraphs]
        session.print_json({"event": "translated", **as_dict(translated.translation), "paragraphs": rows})
    elif not output:
        _print(session, paragraphs)
    _say_doubts(session, paragraphs)
    works.forget(session, translated.work_id)
    return 0


def _output(path: str | None) -> Path | None:
    """Return where the translation goes. Raises ExportKindUnknown, ExportFailed."""
    if not path:
        return None
    output = Path(path).expanduser().absolute()
    if output.suffix.lower() not in _KINDS:
        raise ExportKindUnknown(file=output.name)
    hindered = (
        (output.is_dir(), "a folder"),
        (not output.parent.is_dir(), "there is no such folder"),
        (not os.access(output.parent, os.W_OK), "Permission denied"),
    )
    cause = next((cause for hinders, cause in hindered if hinders), "")
    if cause:
        raise ExportFailed(file=output.name, cause=cause)
    return output


def _terms(path: str | None) -> dict[str, str]:
    """Return the terms of the glossary. Raises FileMissing, GlossaryBroken."""
    if path is None:
        return {}
    file = Path(path).expanduser().absolute()
    if not file.is_file():
        raise FileMissing(name=file.name, cause="a folder" if file.is_dir() else "no such file")
    return read_terms(file)


def _print(session: Session, paragraphs: tuple[Paragraph, ...]) -> None:
    page = 0
    for one in paragraphs:
        if one.page != page:
            page = one.page
            print(f"[{places.words(one.place, page, session.language)}]\n")
        print(f"{'## ' if one.kind == 'heading' else ''}{one.text}\n")


def _as_contract(session: Session, one: Paragraph) -> dict[str, Any]:
    """Return a paragraph of the JSON line; its place is worded, and there only where there is no page."""
    row = as_dict(one)
    place = {"place": places.words(one.place, one.page, session.language)} if row.pop("place") else {}
    return {**row, **place}


def _say_doubts(session: Session, paragraphs: tuple[Paragraph, ...]) -> None:
    """Name every doubtful paragraph on stderr: its page, its beginning and why."""
    for one in paragraphs:
        reasons = " ".join(sentence(flag.why, flag.details, session.language) for flag in one.flags)
        if reasons:
            where = places.words(one.place, one.page, session.language)
            print(f"chatapp: {where} “{one.source[:40]}…”: {reasons}", file=sys.stderr)
