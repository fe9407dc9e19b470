"""`chatapp backup FILE` and `chatapp restore FILE`: everything in one file, and back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from chatapp.chats.schema import SCHEMA
from chatapp.cli.chats import store_access
from chatapp.cli.session import Session, clear_line, show_progress
from chatapp.machine.backup import backup_check, backup_file, restore
from chatapp.texts import tr


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe both commands."""
    backup = commands.add_parser("backup", parents=parents, help=tr("help.backup"))
    backup.add_argument("file", metavar="FILE.zip")
    backup.set_defaults(command=run_backup)
    restored = commands.add_parser("restore", parents=parents, help=tr("help.restore"))
    restored.add_argument("file", metavar="FILE.zip")
    restored.add_argument("--yes", action="store_true", help=tr("help.restore.yes"))
    restored.add_argument("--check", action="store_true", help=tr("help.restore.check"))
    restored.set_defaults(command=run_restore)


def run_backup(session: Session, options: argparse.Namespace) -> int:
    """Write everything to a file; a window may be open meanwhile."""
    file = Path(options.file).expanduser().absolute()
    backup_file.write(session.paths, file, _step(file.name))
    clear_line()
    if options.json:
        session.print_json({"event": "backed_up", "file": str(file)})
    else:
        print(tr("backup.saved", name=str(file)))
    return 0


def run_restore(session: Session, options: argparse.Namespace) -> int:
    """Replace everything by a backup, or only check it; what was there is kept."""
    file = Path(options.file).expanduser().absolute()
    paths, newest = session.paths, len(SCHEMA.steps)
    backup = backup_check.read(file, newest)
    if options.check:
        return _check(session, file, backup, options.json)
    if not options.yes and not _agrees(file.name):
        return 1
    with store_access.held(paths):
        restore.stage(paths, file, newest, _step(file.name))
        clear_line()
        kept = restore.apply(paths)
    if options.json:
        session.print_json({"event": "restored", "kept": str(kept)})
    else:
        print(tr("backup.restored", folder=str(kept)))
    return 0


def _check(session: Session, file: Path, backup: backup_check.CheckedBackup, as_json: bool) -> int:
    """Unpack into a folder that is thrown away, which checks every file."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="chatapp-restore-", dir=session.paths.data) as folder:
        backup_check.unpack(backup, Path(folder) / "checked", _step(file.name))
    clear_line()
    if as_json:
        session.print_json({"event": "checked", "files": len(backup.files)})
    else:
        print(tr("backup.whole", name=file.name, count=len(backup.files)))
    return 0


def _step(name: str) -> backup_file.Step:
    def step(done: int, total: int) -> bool:
        show_progress(f"{name}: {done}/{total}")
        return True

    return step


def _agrees(name: str) -> bool:
    """Ask on a terminal; without one nothing is replaced unasked."""
    if not sys.stdin.isatty():
        print(tr("backup.needs_yes"), file=sys.stderr)
        return False
    print(tr("backup.ask", name=name), tr("backup.explained"))
    return input("[y/N] ").strip().casefold() in ("y", "yes")
