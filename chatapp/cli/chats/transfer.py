"""Exports and imports chats in the terminal."""

from __future__ import annotations

import argparse
from pathlib import Path

from chatapp import texts
from chatapp.chats.exchange import importer, reader, writer
from chatapp.chats.exchange.importer import ImportReport
from chatapp.chats.exchange.writer import ExportJob
from chatapp.cli.chats import store_access
from chatapp.cli.chats.listing import chosen, portable
from chatapp.cli.session import Session, clear_line, say, show_progress
from chatapp.errors import ChatappError, FolderUnusable, os_cause
from chatapp.texts import tr


def run_export(session: Session, options: argparse.Namespace) -> int:
    """Write chats into a folder, one file each, or to the file of --to."""
    place = Path(options.to).expanduser()
    pictures = session.paths.pictures
    with store_access.reading(session.paths) as store:
        ids = [chat.id for chat in chosen(store, options)] if options.all else options.chats
        chats = [portable(store, chat_id) for chat_id in ids]
        folders = {folder.name: folder.instructions for folder in store.folders.all()}
    if not chats:
        say(tr("cli.chats_none_chosen"))
        return 2
    job = ExportJob(options.format, pictures, folders)
    is_one = len(chats) == 1 or options.format == "json"
    try:
        if is_one and not place.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            writer.write(place, chats, job)
            files = [place]
        elif options.format == "json":
            files = [place / "chats.json"]
            writer.write(files[0], chats, job)
        else:
            place.mkdir(parents=True, exist_ok=True)
            files = writer.write_each(place, chats, job)
    except OSError as error:
        raise FolderUnusable(folder=place, cause=os_cause(error)) from error
    for file in files:
        if options.json:
            session.print_json({"event": "exported", "file": str(file)})
        else:
            print(file)
    return 0


def run_import(session: Session, options: argparse.Namespace) -> int:
    """Add the chats of files and folders; what cannot be read is named, exit code 1."""
    failed = 0
    for path in options.files:
        try:
            failed |= _import(session, Path(path).expanduser().absolute(), options.json)
        except ChatappError as error:
            if type(error).__name__ != "ImportUnreadable":
                raise
            failed = 1
            say(session.error_text(error))
    return failed


def _import(session: Session, path: Path, as_json: bool) -> int:
    read_chats = reader.read(path)
    total = len(read_chats.chats)

    def step(done: int) -> bool:
        show_progress(f"{path.name}: {done}/{total}")
        return True

    with store_access.writing(session.paths) as store:
        report = importer.add(store, session.paths.pictures, read_chats, step)
    clear_line()
    _print(session, path, report, as_json)
    return 1 if report.problems else 0


def _print(session: Session, path: Path, report: ImportReport, as_json: bool) -> None:
    for problem in report.problems:
        say(f"{problem.name}: {texts.detail(problem.cause, session.language)}")
    if as_json:
        counts = {"added": report.added, "there": report.there}
        session.print_json({"event": "imported", "file": str(path), **counts})
        return
    words = [tr("import.added", count=len(report.added))]
    if report.there:
        words.append(tr("import.there", count=report.there))
    print(" ".join(words))
