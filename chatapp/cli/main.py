"""The terminal's commands: what they are called, what they take, and their exit codes."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import sys
from collections.abc import Callable
from typing import NoReturn, TextIO

from chatapp import __version__, log, settings
from chatapp.cli import ask, batch, doctor, lists, search, serve, summarize, tour, translate
from chatapp.cli.session import Session
from chatapp.errors import ChatappError, sentence
from chatapp.paths import open_data_folder

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class _Printable(io.TextIOBase):
    """Shows text without control characters: models, documents and file names must not steer a terminal."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(_CONTROL.sub("", text))
        return len(text)

    def flush(self) -> None:
        self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"chatapp: {message}\n")


def run(arguments: list[str]) -> int:
    """Run one command. Exit code 0, 1 for a failure with its message on stderr, 2 for wrong usage, 130 for Ctrl+C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        with contextlib.redirect_stdout(_Printable(sys.stdout)):
            return _run(options)
    except BrokenPipeError:
        # The reader of our output has left, as in `chatapp … | head`.
        with contextlib.suppress(OSError):
            sys.stdout.close()
        return 0


def _run(options: argparse.Namespace) -> int:
    session: Session | None = None
    try:
        session = _session(options)
        command: Callable[[Session, argparse.Namespace], int] = options.command
        return command(session, options)
    except ChatappError as error:
        language = session.language if session else options.language or "en"
        message = sentence(type(error).__name__, error.details, language)
        if getattr(options, "json", False):
            failed = {"event": "failed", "error": type(error).__name__, "message": message}
            print(json.dumps(failed, ensure_ascii=False), flush=True)
        print(f"chatapp: {message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if session:
            session.close()


def _session(options: argparse.Namespace) -> Session:
    paths = open_data_folder(options.data_dir)
    chosen, broken = settings.load(paths.settings)
    log.start(paths.logs, "terminal")
    language = options.language or settings.interface_language(chosen)
    if broken:
        print(f"chatapp: {sentence(type(broken).__name__, broken.details, language)}", file=sys.stderr)
    return Session(paths, language)


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data-dir", metavar="D", help="where chats, documents and settings lie")
    common.add_argument("--language", choices=("en", "ko"), help="language of messages; the system's if not given")
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help="one JSON object a line")
    parser = _Parser(
        prog="chatapp", description="A private assistant on your own machine. Without a command: the window."
    )
    parser.add_argument("--version", action="version", version=f"chatapp {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=_Parser)
    rooms = (ask, summarize, translate, batch, search, serve)
    for add in (*(room.add_parser for room in rooms), lists.add_parsers, doctor.add_parser, tour.add_parser):
        add(commands, [common, as_json])
    return parser
