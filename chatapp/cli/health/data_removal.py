"""`chatapp data where|remove`: where everything of the user lies, and taking it away."""

from __future__ import annotations

import argparse
import contextlib
import sys
from pathlib import Path
from typing import Any

from chatapp.cli.chats import store_access
from chatapp.cli.session import Session
from chatapp.machine import systems
from chatapp.machine.data import data_removal
from chatapp.machine.data.data_removal import Kept
from chatapp.texts import tr


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe both commands."""
    parser = commands.add_parser("data", parents=parents[:1], help=tr("help.data"))
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    where = verbs.add_parser("where", parents=parents, help=tr("help.data.where"))
    where.set_defaults(command=run_where, takes_any_data=True)
    remove = verbs.add_parser("remove", parents=parents, help=tr("help.data.remove"))
    remove.add_argument("--models", action="store_true", help=tr("help.data.models"))
    remove.add_argument("--yes", action="store_true", help=tr("help.data.yes"))
    remove.set_defaults(command=run_remove, takes_any_data=True)


def run_where(session: Session, options: argparse.Namespace) -> int:
    """Print the folder and what it holds."""
    kept = data_removal.look(session.paths)
    if options.json:
        session.print_json(
            {
                "folder": str(session.paths.data),
                "own_bytes": kept.own_bytes,
                "model_bytes": kept.model_bytes,
                "foreign": list(kept.foreign),
            }
        )
    else:
        print(_words(session, kept))
    return 0


def run_remove(session: Session, options: argparse.Namespace) -> int:
    """Remove everything after a clear yes. Raises ChatsInWindow while a window is open."""
    folder = session.paths.data
    # Before the question: an answer must not be for nothing.
    with store_access.held(session.paths):
        if not options.yes and not _agrees(session, options.models):
            return 1
    if session.settings.starts_at_login:
        with contextlib.suppress(OSError):
            systems.here().start_at_login(Path.home(), [])
    data_removal.remove(session.paths, options.models)
    if options.json:
        session.print_json({"event": "removed", "folder": str(folder), "stays": folder.exists()})
    else:
        print(tr("data.left" if folder.exists() else "data.removed", folder=folder))
    return 0


def _agrees(session: Session, with_models: bool) -> bool:
    """Ask on a terminal; without one nothing is removed unasked."""
    print(_words(session, data_removal.look(session.paths)), file=sys.stderr)
    if not sys.stdin.isatty():
        print(tr("data.needs_yes"), file=sys.stderr)
        return False
    print(tr("data.ask_with_models" if with_models else "data.ask"))
    return input("[y/N] ").strip().casefold() in ("y", "yes")


def _words(session: Session, kept: Kept) -> str:
    lines = [
        str(session.paths.data),
        tr("data.own", size=_megabytes(kept.own_bytes)),
        tr("data.models", size=_megabytes(kept.model_bytes)),
    ]
    if kept.foreign:
        lines.append(tr("data.foreign", names=", ".join(kept.foreign[:5])))
    return "\n".join(lines)


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"
