"""`chatapp batch`: uses a preset on every file of a folder; writes the results and a table."""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.cli import batch_files, lists, option_types, works
from chatapp.cli.batch_files import TABLE
from chatapp.cli.session import Session, say
from chatapp.contract.protocol import PresetRan, RunPreset
from chatapp.errors import (
    ChatappError,
    ExportFailed,
    FileMissing,
    FolderWithoutDocuments,
    LibraryHeld,
    NoModel,
    PresetNotFound,
    PresetWantsDocuments,
    PresetWantsQuestion,
    cause_code,
    os_cause,
)
from chatapp.machine import file_names
from chatapp.machine.atomic_files import write_atomically
from chatapp.texts import reasons, tr

_COLUMNS = ("file", "pages", "result", "result_file", "error", "doubtful")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FOR_ALL = (LibraryHeld, NoModel, PresetNotFound)
"""Errors that every file would have."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A line of the table."""

    file: str
    pages: int = 0
    result: str = ""
    result_file: str = ""
    error: str = ""
    doubtful: str = ""
    work_id: int = 0


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("batch", parents=parents, help=tr("help.batch"))
    parser.add_argument("folder", metavar="FOLDER")
    parser.add_argument("--recursive", action="store_true", help=tr("help.batch.recursive"))
    parser.add_argument("--preset", metavar="ID", required=True, help=tr("help.preset"))
    option_types.add_fields(parser)
    parser.add_argument("--question", metavar="Q", default="", help=tr("help.batch.question"))
    parser.add_argument("--output", metavar="DIR", help=tr("help.batch.output"))
    option_types.add_model(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Use the preset on every file; the table names failures. Exit code 1 when any failed."""
    folder = Path(options.folder).expanduser().absolute()
    if not folder.is_dir():
        cause = cause_code("not_a_folder" if folder.exists() else "no_such_file")
        raise FileMissing(name=folder.name, cause=cause)
    output = Path(options.output or f"{folder}-{options.preset}").expanduser().absolute()
    listed = batch_files.look(folder, output, options.recursive)
    _say_skipped(options, listed)
    if not listed.files and not listed.unread:
        raise FolderWithoutDocuments(name=folder.name)
    _make_room(folder, output, listed)
    session.load_model(options.model or lists.model_of_preset(session, options.preset) or None)
    rows = [_row(session, options, folder, file, output) for file in listed.files]
    rows += [
        _report(session, options, _failed(session, error.details["name"], error))
        for error in listed.unread
    ]
    write_atomically(output / TABLE, _table(rows))
    # Delivered: until here, whatever was finished is not done again.
    works.forget(session, *(row.work_id for row in rows if row.work_id))
    failed = [row for row in rows if row.error]
    if not options.json:
        _print_end(rows, output)
    return 1 if failed else 0


def _say_skipped(options: argparse.Namespace, listed: batch_files.FolderFiles) -> None:
    count = listed.skipped
    if not count:
        return
    hint = "cli.links_not_followed" if options.recursive else "cli.use_recursive"
    say(tr("cli.folders_skipped", count=count, hint=tr(hint)))


def _make_room(folder: Path, output: Path, listed: batch_files.FolderFiles) -> None:
    """Make the folders of the results. Raises ExportFailed, also for a document in their place."""
    if lost := batch_files.overwritten(folder, output, listed.files):
        name = file_names.shown(lost.name)
        raise ExportFailed(file=name, cause=cause_code("overwrites_document"))
    try:
        output.mkdir(parents=True, exist_ok=True)
        for file in listed.files:
            (output / batch_files.result_file(file)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportFailed(file=output.name, cause=os_cause(error)) from error


def _row(
    session: Session, options: argparse.Namespace, folder: Path, file: Path, output: Path
) -> BatchRow:
    name, result = file_names.shown(file.as_posix()), batch_files.result_file(file)
    try:
        document = session.add_document(str(folder / file)).document
        ran = works.run(
            session,
            name,
            RunPreset,
            document_id=document.id,
            preset_id=options.preset,
            values=dict(options.set),
            question=options.question,
            language=session.language,
        )
        assert isinstance(ran, PresetRan)
        _write(output / result, ran.text.encode("utf-8"))
    except _FOR_ALL:
        raise
    except PresetWantsDocuments as error:
        raise PresetWantsQuestion(**error.details) from error
    except ChatappError as error:
        return _report(session, options, _failed(session, name, error))
    doubtful = " ".join(reasons.doubt(why, {}, session.language) for why in ran.doubts)
    if doubtful:
        say(f"{name}: {doubtful}")
    shown = file_names.shown(result.as_posix())
    row = BatchRow(name, ran.pages, ran.text, shown, doubtful=doubtful, work_id=ran.work_id)
    return _report(session, options, row)


def _failed(session: Session, name: str, error: ChatappError) -> BatchRow:
    message = session.error_text(error)
    say(f"{name}: {message}")
    return BatchRow(name, error=message)


def _report(session: Session, options: argparse.Namespace, row: BatchRow) -> BatchRow:
    if options.json:
        session.print_json({"event": "failed" if row.error else "done", **_shown(row)})
    return row


def _write(file: Path, content: bytes) -> None:
    """Write a result unless it is there already. Raises DiskFull and ExportFailed."""
    try:
        if not file.is_file() or file.read_bytes() != content:
            write_atomically(file, content)
    except OSError as error:
        name = file_names.shown(file.name)
        raise ExportFailed(file=name, cause=os_cause(error)) from error


def _shown(row: BatchRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _table(rows: list[BatchRow]) -> bytes:
    """Return the table as CSV with a byte order mark; no cell can act as a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_harmless(str(cell)) for cell in _shown(row).values()])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _print_end(rows: list[BatchRow], output: Path) -> None:
    failed = sum(bool(row.error) for row in rows)
    doubtful = sum(bool(row.doubtful) for row in rows)
    done = len(rows) - failed
    doubts = " " + tr("cli.batch_doubtful", count=doubtful) if doubtful else ""
    print(tr("cli.batch_done", done=done, failed=failed, file=output / TABLE, doubtful=doubts))
