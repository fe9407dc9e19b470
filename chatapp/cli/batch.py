"""`chatapp batch`: one preset for every file of a folder, each result as a file and all of them as a table."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp import translation_flags
from chatapp.cli import works
from chatapp.cli.ask import pair
from chatapp.cli.session import Session
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
    sentence,
)
from chatapp.protocol import PresetRan, RunPreset
from chatapp.settings import write_atomically

TABLE = "results.csv"
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
    parser = commands.add_parser("batch", parents=parents, help="use a preset on every file of a folder")
    parser.add_argument("folder", metavar="FOLDER")
    parser.add_argument("--preset", metavar="ID", required=True, help="see `chatapp presets`")
    parser.add_argument("--set", metavar="NAME=VALUE", action="append", default=[], type=pair, help="a preset's field")
    parser.add_argument("--question", metavar="Q", default="", help="ask each document this, for presets that answer")
    parser.add_argument("--output", metavar="DIR", help="where results go; FOLDER-PRESET if not given")
    works.add_model(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Do every file; one that fails is named in the table and the others go on. Exit code 1 when any failed."""
    folder = Path(options.folder).expanduser().absolute()
    if not folder.is_dir():
        raise FileMissing(name=folder.name, cause="not a folder" if folder.exists() else "no such file")
    files = sorted(one for one in folder.iterdir() if one.is_file() and not one.name.startswith("."))
    if not files:
        raise FolderWithoutDocuments(name=folder.name)
    output = Path(options.output or f"{folder}-{options.preset}").expanduser().absolute()
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportFailed(file=output.name, cause=error.strerror or type(error).__name__) from error
    session.load_model(options.model)
    rows = [_row(session, options, file, output) for file in files]
    write_atomically(output / TABLE, _table(rows))
    # Delivered: until here, whatever was finished is not done again.
    works.forget(session, *(row.work_id for row in rows if row.work_id))
    failed = [row for row in rows if row.error]
    _say_end(session, options, rows, output)
    return 1 if failed else 0


def _row(session: Session, options: argparse.Namespace, file: Path, output: Path) -> Row:
    try:
        document, _ = session.add_document(str(file))
        wanted = {"preset_id": options.preset, "values": dict(options.set), "question": options.question}
        ran = works.run(session, file.name, RunPreset, document_id=document.id, language=session.language, **wanted)
    except _FOR_ALL:
        raise
    except PresetWantsDocuments as error:
        raise PresetWantsQuestion(**error.details) from error
    except ChatappError as error:
        message = sentence(type(error).__name__, error.details, session.language)
        print(f"chatapp: {file.name}: {message}", file=sys.stderr)
        row = Row(file.name, error=message)
    else:
        assert isinstance(ran, PresetRan)
        result_file = output / f"{file.name}.md"
        _write(result_file, ran.text.encode("utf-8"))
        doubtful = " ".join(translation_flags.sentence(why, {}, session.language) for why in ran.doubts)
        if doubtful:
            print(f"chatapp: {file.name}: {doubtful}", file=sys.stderr)
        row = Row(file.name, ran.pages, ran.text, result_file.name, doubtful=doubtful, work_id=ran.work_id)
    if options.json:
        session.print_json({"event": "failed" if row.error else "done", **_shown(row)})
    return row


def _write(file: Path, content: bytes) -> None:
    """Write a result; one that is there already, from before a crash, is not touched."""
    if not file.is_file() or file.read_bytes() != content:
        write_atomically(file, content)


def _shown(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _table(rows: list[Row]) -> bytes:
    """Return the table as CSV with a mark by which spreadsheets know UTF-8; no cell can act as a formula."""
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
    en, ko = (f" ({doubtful} doubtful)", f"(확인 필요 {doubtful}개)") if doubtful else ("", "")
    print(
        session.say(
            f"{done} done{en}, {failed} failed: {output / TABLE}",
            f"완료 {done}개{ko}, 실패 {failed}개: {output / TABLE}",
        )
    )
