"""`chatapp translate`: translates a document by paragraphs and names the flagged ones."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from chatapp.cli import option_types, works
from chatapp.cli.session import Session, say
from chatapp.contract.protocol import ExportWork, PartsDone, Translated, TranslateDocument
from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.translation_options import language_name, read_terms
from chatapp.contract.work_records import Paragraph
from chatapp.errors import ExportFailed, ExportKindUnknown, FileMissing, cause_code, os_cause
from chatapp.texts import places, tr
from chatapp.texts.reasons import WEAK_MODEL, doubt

_SHOWN = 40
"""Letters of a flagged paragraph that are shown."""
_KINDS = (".md", ".html", ".docx")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("translate", parents=parents, help=tr("help.translate"))
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--to", metavar="LANGUAGE", required=True, help=tr("help.translate.to"))
    parser.add_argument("--glossary", metavar="FILE", help=tr("help.translate.glossary"))
    parser.add_argument("--output", metavar="FILE", help=tr("help.translate.output"))
    option_types.add_model(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Translate and print or write, or resume that."""
    # Raises before hours of work, not after them.
    output = _output(options.output)
    language_name(options.to)
    terms = json.dumps(_terms(options.glossary), ensure_ascii=False)
    session.load_model(options.model)
    document = session.add_document(options.file).document
    translated = works.run(
        session,
        document.name,
        TranslateDocument,
        _WeakModelNote(session).on_parts,
        document_id=document.id,
        to=options.to,
        terms=terms,
    )
    assert isinstance(translated, Translated)
    paragraphs = translated.translation.paragraphs
    if output:
        session.engine.last(
            ExportWork, work_id=translated.work_id, path=str(output), language=session.language
        )
    if options.json:
        rows = [_as_contract(session, paragraph) for paragraph in paragraphs]
        session.print_json(
            {"event": "translated", **as_dict(translated.translation), "paragraphs": rows}
        )
    elif not output:
        _print(session, paragraphs)
    _say_doubts(session, paragraphs)
    works.forget(session, translated.work_id)
    return 0


class _WeakModelNote:
    """Says once, with the first paragraph, that the model does not know the language."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._is_said = False

    def on_parts(self, event: PartsDone) -> None:
        """Look at new paragraphs."""
        if not self._is_said and any(map(_has_weak_model, event.paragraphs)):
            self._is_said = True
            say(doubt(WEAK_MODEL, {}, self._session.language))


def _has_weak_model(paragraph: Paragraph) -> bool:
    return any(flag.why == WEAK_MODEL for flag in paragraph.flags)


def _output(path: str | None) -> Path | None:
    """Return where the translation goes. Raises ExportKindUnknown, ExportFailed."""
    if not path:
        return None
    output = Path(path).expanduser().absolute()
    if output.suffix.lower() not in _KINDS:
        raise ExportKindUnknown(file=output.name)
    if output.is_dir() or not output.parent.is_dir():
        cause = cause_code("folder" if output.is_dir() else "no_such_folder")
        raise ExportFailed(file=output.name, cause=cause)
    try:
        # Only a try shows what a folder allows: permissions, read-only drives, /proc.
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
        cause = cause_code("folder" if file.is_dir() else "no_such_file")
        raise FileMissing(name=file.name, cause=cause)
    return read_terms(file)


def _print(session: Session, paragraphs: tuple[Paragraph, ...]) -> None:
    page = 0
    for paragraph in paragraphs:
        if paragraph.page != page:
            page = paragraph.page
            print(f"[{_place(session, paragraph)}]\n")
        print(f"{'## ' if paragraph.kind == 'heading' else ''}{paragraph.text}\n")


def _place(session: Session, paragraph: Paragraph) -> str:
    return places.words(paragraph.place, paragraph.page, session.language)


def _as_contract(session: Session, paragraph: Paragraph) -> dict[str, Any]:
    """Return a paragraph of the JSON line; `place` is only where there is no page."""
    row = as_dict(paragraph)
    if row.pop("place"):
        row["place"] = _place(session, paragraph)
    return row


def _say_doubts(session: Session, paragraphs: tuple[Paragraph, ...]) -> None:
    """Name each flagged paragraph; that the model is weak was said before."""
    for paragraph in paragraphs:
        flags = [flag for flag in paragraph.flags if flag.why != WEAK_MODEL]
        reasons = " ".join(doubt(flag.why, flag.details, session.language) for flag in flags)
        if reasons:
            source = paragraph.source
            begins = source if len(source) <= _SHOWN else f"{source[:_SHOWN]}…"
            title = tr("place.section", title=begins)
            say(f"{_place(session, paragraph)} {title}: {reasons}")
