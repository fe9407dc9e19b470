"""`chatapp batch`: one preset for every file of a folder, each result as a file and all of them as
a table.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.cli import batch_files, works
from chatapp.cli.ask import pair
from chatapp.cli.batch_files import TABLE
from chatapp.cli.session import Session
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
from chatapp.machine.settings import write_atomically
from chatapp.texts import error_sentence, reasons, tr

_COLUMNS = ("file", "pages", "result", "result_file", "error", "doubtful")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FOR_ALL = (LibraryHeld, NoModel, PresetNotFound)
"""What would fail for every file alike."""


@dataclass(frozen=True, slots=True)
class Row:
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
    parser = commands.add_parser(
        "batch", parents=parents, help="use a preset on every file of a folder"
    )
    parser.add_argument("folder", metavar="FOLDER")
    parser.add_argument(
        "--recursive", action="store_true", help="take the files of subfolders along"
    )
    parser.add_argument("--preset", metavar="ID", required=True, help="see `chatapp presets`")
    parser.add_argument(
        "--set",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        type=pair,
        help="a preset's field",
    )
    parser.add_argument(
        "--question",
        metavar="Q",
        default="",
        help="ask each document this, for presets that answer",
    )
    parser.add_argument(
        "--output", metavar="DIR", help="where results go; FOLDER-PRESET if not given"
    )
    works.add_model(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Do every file; one that fails is named in the table and the others go on. Exit code 1 when
    any failed.
    """
    folder = Path(options.folder).expanduser().absolute()
    if not folder.is_dir():
        raise FileMissing(
            name=folder.name,
            cause=cause_code("not_a_folder") if folder.exists() else cause_code("no_such_file"),
        )
    output = Path(options.output or f"{folder}-{options.preset}").expanduser().absolute()
    found = batch_files.look(folder, output, options.recursive)
    _say_passed_over(session, options, found)
    if not found.files and not found.unread:
        raise FolderWithoutDocuments(name=folder.name)
    _make_room(folder, output, found)
    session.load_model(options.model)
    rows = [_row(session, options, folder, file, output) for file in found.files]
    rows += [
        _told(session, options, _failed(session, error.details["name"], error))
        for error in found.unread
    ]
    write_atomically(output / TABLE, _table(rows))
    # Delivered: until here, whatever was finished is not done again.
    works.forget(session, *(row.work_id for row in rows if row.work_id))
    failed = [row for row in rows if row.error]
    _say_end(session, options, rows, output)
    return 1 if failed else 0


def _say_passed_over(
    session: Session, options: argparse.Namespace, found: batch_files.Found
) -> None:
    count = found.passed_over
    if not count:
        return
    hint = "cli.links_not_followed" if options.recursive else "cli.use_recursive"
    told = tr("cli.folders_skipped", count=count, hint=tr(hint))
    print(f"chatapp: {told}", file=sys.stderr)


def _make_room(folder: Path, output: Path, found: batch_files.Found) -> None:
    """Make the folders of the results. Raises ExportFailed, also when a result would take the place
    of a document.
    """
    if lost := batch_files.overwritten(folder, output, found.files):
        raise ExportFailed(
            file=file_names.shown(lost.name), cause=cause_code("overwrites_document")
        )
    try:
        output.mkdir(parents=True, exist_ok=True)
        for file in found.files:
            (output / batch_files.result_file(file)).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportFailed(file=output.name, cause=os_cause(error)) from error


def _row(
    session: Session, options: argparse.Namespace, folder: Path, file: Path, output: Path
) -> Row:
    name, result = file_names.shown(file.as_posix()), batch_files.result_file(file)
    try:
        document, _ = session.add_document(str(folder / file))
        wanted = {
            "preset_id": options.preset,
            "values": dict(options.set),
            "question": options.question,
        }
        ran = works.run(
            session, name, RunPreset, document_id=document.id, language=session.language, **wanted
        )
        assert isinstance(ran, PresetRan)
        _write(output / result, ran.text.encode("utf-8"))
    except _FOR_ALL:
        raise
    except PresetWantsDocuments as error:
        raise PresetWantsQuestion(**error.details) from error
    except ChatappError as error:
        return _told(session, options, _failed(session, name, error))
    doubtful = " ".join(reasons.doubt(why, {}, session.language) for why in ran.doubts)
    if doubtful:
        print(f"chatapp: {name}: {doubtful}", file=sys.stderr)
    shown = file_names.shown(result.as_posix())
    return _told(
        session,
        options,
        Row(name, ran.pages, ran.text, shown, doubtful=doubtful, work_id=ran.work_id),
    )


def _failed(session: Session, name: str, error: ChatappError) -> Row:
    message = error_sentence(type(error).__name__, error.details, session.language)
    print(f"chatapp: {name}: {message}", file=sys.stderr)
    return Row(name, error=message)


def _told(session: Session, options: argparse.Namespace, row: Row) -> Row:
    if options.json:
        session.print_json({"event": "failed" if row.error else "done", **_shown(row)})
    return row


def _write(file: Path, content: bytes) -> None:
    """Write a result; one that is there already, from before a crash, is not touched. Raises
    DiskFull, ExportFailed.
    """
    try:
        if not file.is_file() or file.read_bytes() != content:
            write_atomically(file, content)
    except OSError as error:
        name = file_names.shown(file.name)
        raise ExportFailed(file=name, cause=os_cause(error)) from error


def _shown(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _table(rows: list[Row]) -> bytes:
    """Return the table as CSV with a mark by which spreadsheets know UTF-8; no cell can act as a
    formula.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for row in rows:
        writer.writerow([_harmless(str(cell)) for cell in _shown(row).values()])
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _say_end(session: Session, options: argparse.Namespace, rows: list[Row], output: Path) -> None:
    if options.json:
        return
    failed = sum(bool(row.error) for row in rows)
    doubtful = sum(bool(row.doubtful) for row in rows)
    done = len(rows) - failed
    doubts = " " + tr("cli.batch_doubtful", count=doubtful) if doubtful else ""
    print(tr("cli.batch_done", done=done, failed=failed, file=output / TABLE, doubtful=doubts))
