"""`chatapp translate`: a whole document, paragraph by paragraph, with what is doubtful flagged."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from chatapp.cli import works
from chatapp.cli.session import Session
from chatapp.contract.protocol import ExportWork, PartsDone, Translated, TranslateDocument
from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.translation_options import language_name, read_terms
from chatapp.contract.work_records import Paragraph
from chatapp.errors import ExportFailed, ExportKindUnknown, FileMissing, cause_code, os_cause
from chatapp.texts import places, tr
from chatapp.texts.reasons import WEAK_MODEL, doubt

_SHOWN = 40
"""Letters of a doubtful paragraph by which it is found again."""
_KINDS = (".md", ".html", ".docx")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("translate", parents=parents, help="translate a whole document")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument(
        "--to", metavar="LANGUAGE", required=True, help="ko, en, ja, zh, fr, de, es …"
    )
    parser.add_argument("--glossary", metavar="FILE", help="terms: CSV, TSV, or a = b on each line")
    parser.add_argument(
        "--output", metavar="FILE", help="write .md, .html or .docx instead of printing"
    )
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
    wanted = {"document_id": document.id, "to": options.to, "terms": terms}
    translated = works.run(
        session, document.name, TranslateDocument, _WeakModel(session).hear, **wanted
    )
    assert isinstance(translated, Translated)
    paragraphs = translated.translation.paragraphs
    if output:
        session.engine.last(
            ExportWork, work_id=translated.work_id, path=str(output), language=session.language
        )
    if options.json:
        rows = [_as_contract(session, one) for one in paragraphs]
        session.print_json(
            {"event": "translated", **as_dict(translated.translation), "paragraphs": rows}
        )
    elif not output:
        _print(session, paragraphs)
    _say_doubts(session, paragraphs)
    works.forget(session, translated.work_id)
    return 0


class _WeakModel:
    """Says once, and as soon as it is known, that the model does not know the language: not after
    hours of work.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_told = False

    def hear(self, event: PartsDone) -> None:
        """Look at new paragraphs."""
        if not self._is_told and any(
            flag.why == WEAK_MODEL for one in event.paragraphs for flag in one.flags
        ):
            self._is_told = True
            works.say(doubt(WEAK_MODEL, {}, self._session.language))


def _output(path: str | None) -> Path | None:
    """Return where the translation goes. Raises ExportKindUnknown, ExportFailed."""
    if not path:
        return None
    output = Path(path).expanduser().absolute()
    if output.suffix.lower() not in _KINDS:
        raise ExportKindUnknown(file=output.name)
    if output.is_dir() or not output.parent.is_dir():
        raise ExportFailed(
            file=output.name,
            cause=cause_code("folder") if output.is_dir() else cause_code("no_such_folder"),
        )
    try:
        # What a folder allows is known only by trying: rights, drives that are read only, names
        # like /proc.
        with tempfile.TemporaryFile(dir=output.parent):
            return output
    except OSError as error:
        raise ExportFailed(file=output.name, cause=os_cause(error)) from error


def _terms(path: str | None) -> dict[str, str]:
    """Return the terms of the glossary. Raises FileMissing, GlossaryBroken."""
    if path is None:
        return {}
    file = Path(path).expanduser().absolute()
    if not file.is_file():
        raise FileMissing(
            name=file.name,
            cause=cause_code("folder") if file.is_dir() else cause_code("no_such_file"),
        )
    return read_terms(file)


def _print(session: Session, paragraphs: tuple[Paragraph, ...]) -> None:
    page = 0
    for one in paragraphs:
        if one.page != page:
            page = one.page
            print(f"[{places.words(one.place, page, session.language)}]\n")
        print(f"{'## ' if one.kind == 'heading' else ''}{one.text}\n")


def _as_contract(session: Session, one: Paragraph) -> dict[str, Any]:
    """Return a paragraph of the JSON line; its place is worded, and there only where there is no
    page.
    """
    row = as_dict(one)
    place = (
        {"place": places.words(one.place, one.page, session.language)} if row.pop("place") else {}
    )
    return {**row, **place}


def _say_doubts(session: Session, paragraphs: tuple[Paragraph, ...]) -> None:
    """Name every doubtful paragraph on stderr: its page, its beginning and why. Of the model was
    told before.
    """
    for one in paragraphs:
        flags = [flag for flag in one.flags if flag.why != WEAK_MODEL]
        reasons = " ".join(doubt(flag.why, flag.details, session.language) for flag in flags)
        if reasons:
            where = places.words(one.place, one.page, session.language)
            begins = one.source if len(one.source) <= _SHOWN else f"{one.source[:_SHOWN]}…"
            named = tr("place.section", title=begins)
            print(f"chatapp: {where} {named}: {reasons}", file=sys.stderr)
