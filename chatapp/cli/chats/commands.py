"""`chatapp chats`: lists, shows, searches, exports, imports and continues chats."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Callable
from typing import Any

from chatapp.chats.exchange.writer import KINDS
from chatapp.cli import option_types
from chatapp.cli.chats import continuing, listing, transfer
from chatapp.cli.session import Session
from chatapp.texts import tr

Command = Callable[[Session, argparse.Namespace], int]
_MOST_LISTED = 100_000
_FILTERS = ("by_model", "preset", "since")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command and its actions."""
    parser = commands.add_parser("chats", parents=parents, help=tr("help.chats"))
    parser.set_defaults(command=listing.run_list, folder=None, limit=_MOST_LISTED)
    actions = parser.add_subparsers(metavar="ACTION")

    def add(name: str, command: Command) -> argparse.ArgumentParser:
        action = option_types.add_action(actions, name, parents, tr(f"help.chats.{name}"))
        action.set_defaults(command=command)
        return action

    _add_list(add("list", listing.run_list))
    parser.set_defaults(**dict.fromkeys(_FILTERS))
    show = add("show", listing.run_show)
    show.add_argument("chat", metavar="ID", type=int)
    search = add("search", listing.run_search)
    search.add_argument("words", metavar="WORD", nargs="+")
    search.add_argument("--limit", metavar="N", type=_count, default=50)
    _add_filters(search)
    _add_export(add("export", transfer.run_export))
    brought = add("import", transfer.run_import)
    brought.add_argument("files", metavar="PATH", nargs="+", help=tr("help.chats.import.files"))
    _add_continue(add("continue", continuing.run))


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", metavar="NAME", help=tr("help.chats.folder"))
    parser.add_argument("--limit", metavar="N", type=_count, default=_MOST_LISTED)
    _add_filters(parser)


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by-model", metavar="NAME", help=tr("help.chats.by_model"))
    parser.add_argument("--preset", metavar="ID", help=tr("help.chats.preset"))
    parser.add_argument("--since", metavar="DAY", type=_day, help=tr("help.chats.since"))


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chats", metavar="ID", type=int, nargs="*")
    parser.add_argument("--all", action="store_true", help=tr("help.chats.export.all"))
    parser.add_argument(
        "--format", choices=KINDS, default="md", help=tr("help.chats.export.format")
    )
    parser.add_argument("--to", metavar="PATH", default=".", help=tr("help.chats.export.to"))
    _add_filters(parser)


def _add_continue(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("chat", metavar="ID", type=int)
    parser.add_argument("question", metavar="QUESTION", help=tr("help.ask.question"))
    option_types.add_model(parser)


def _day(text: str) -> float:
    """Return the beginning of a day in seconds since 1970."""
    try:
        return datetime.datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise argparse.ArgumentTypeError(tr("cli.no_day", text=text)) from error


def _count(text: str) -> int:
    return option_types.whole(1, _MOST_LISTED)(text)
