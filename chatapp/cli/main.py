"""The terminal: parses the arguments, runs the command, and returns its exit code."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, TextIO

from chatapp import texts
from chatapp.cli import standard_streams
from chatapp.cli.session import Session, say
from chatapp.errors import ChatappError, os_cause
from chatapp.machine import languages, systems
from chatapp.machine.paths import Paths, data_folder, open_data_folder
from chatapp.texts import argparse_words, error_sentence, tr

if TYPE_CHECKING:
    from chatapp.machine.settings import Loaded

_MODULES = (
    *("ask", "summarize", "translate", "batch", "search", "inside", "serve", "lists"),
    *("settings", "doctor", "selftest", "data", "tour", "chats", "backup", "kit", "compare"),
)
_ROOMS = {
    "compare": "compare.command",
    "chats": "chats.commands",
    "backup": "chats.backup",
    "doctor": "health.doctor",
    "selftest": "health.selftest",
    "data": "health.data_removal",
    "inside": "inside.commands",
    "kit": "kit.commands",
}
"""Modules that lie in a folder of their own."""
_IN_MODULE_LISTS = ("add", "documents", "presets", "models")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class _Printable(io.TextIOBase):
    """Writes text without control characters. Raises OutputUnwritable and BrokenPipeError."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with _write_errors():
            self._stream.write(_CONTROL.sub("", text))
        return len(text)

    def flush(self) -> None:
        # Python flushes at exit too, when the stream may be closed.
        if not self._stream.closed:
            with _write_errors():
                self._stream.flush()

    def isatty(self) -> bool:
        return self._stream.isatty()


@contextlib.contextmanager
def _write_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if systems.here().is_pipe_gone(error):
            raise BrokenPipeError from error
        from chatapp.errors.stores import OutputUnwritable

        raise OutputUnwritable(cause=os_cause(error)) from error


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"chatapp: {message}\n")


class _Version(argparse.Action):
    """Prints the versions and leaves."""

    def __call__(self, parser: argparse.ArgumentParser, *_arguments: object) -> None:
        about = import_module("chatapp.cli.health.about")
        print("\n".join(about.lines()))
        parser.exit()


def run(arguments: list[str]) -> int:
    """Run one command; exit code 0, 1 for a failure, 2 for a usage error, 130 for Ctrl+C."""
    standard_streams.reopen_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    ahead = _ahead(arguments)
    # The settings decide the language, also of the help.
    loaded = _settings(arguments)
    try:
        options = _parsed(arguments)
        with contextlib.redirect_stdout(_Printable(sys.stdout)):
            return _run(options, ahead, loaded)
    except BrokenPipeError:
        # The reader is gone, as in `chatapp … | head`.
        standard_streams.give_up()
        return 0
    finally:
        if ahead:
            ahead.close()


def _ahead(arguments: list[str]) -> Session | None:
    """Start the engine before this process imports its own modules: the engine has more of them."""
    if arguments[:1] != ["ask"] or not {"-h", "--help"}.isdisjoint(arguments):
        return None
    parser = _Parser(add_help=False, allow_abbrev=False)
    parser.add_argument("--data-dir")
    with contextlib.suppress(ChatappError):
        session = Session(open_data_folder(parser.parse_known_args(arguments)[0].data_dir), "en")
        session.begin()
        return session
    return None


def _settings(arguments: list[str]) -> Loaded:
    """Read the settings and use their language, or the one among the arguments."""
    # Imported late: the engine starts meanwhile.
    from chatapp.machine import settings

    parser = _Parser(add_help=False, exit_on_error=False)
    parser.add_argument("--data-dir")
    parser.add_argument("--language", "--lang", default="")
    options = argparse.Namespace(data_dir=None, language="")
    # The parser of the command says what is wrong.
    with contextlib.suppress(argparse.ArgumentError):
        options = parser.parse_known_args(arguments)[0]
    loaded = settings.load(data_folder(options.data_dir).settings)
    texts.use(languages.interface_language(options.language or loaded.settings.language))
    return loaded


def _run(options: argparse.Namespace, ahead: Session | None, loaded: Loaded) -> int:
    session: Session | None = None
    try:
        session = _session(options, loaded)
        session.take_over(ahead)
        command: Callable[[Session, argparse.Namespace], int] = options.command
        code = command(session, options)
        # Raises OutputUnwritable while it can still be reported.
        sys.stdout.flush()
        return code
    except ChatappError as error:
        message = error_sentence(type(error).__name__, error.details, texts.language())
        if type(error).__name__ == "OutputUnwritable":
            # At exit Python would write the buffer again and fail again.
            with contextlib.suppress(OSError):
                sys.__stdout__.close()  # type: ignore[union-attr]
        elif getattr(options, "json", False):
            failed = {"event": "failed", "error": type(error).__name__, "message": message}
            print(json.dumps(failed, ensure_ascii=False), flush=True)
        print(f"chatapp: {message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        if session:
            session.close()


def _session(options: argparse.Namespace, loaded: Loaded) -> Session:
    from chatapp.machine import log
    from chatapp.machine.offline import refusals

    paths = open_data_folder(options.data_dir)
    log.start(paths.logs, "terminal")
    refusals.keep_in(paths.refusals, "terminal")
    session = Session(paths, texts.language(), loaded.settings)
    if not getattr(options, "takes_any_data", False):
        _refuse_newer(paths, loaded)
    if loaded.error:
        say(session.error_text(loaded.error))
    return session


def _refuse_newer(paths: Paths, loaded: Loaded) -> None:
    """Raise DataNewer before anything of the data folder is opened."""
    from chatapp.errors import DataNewer

    if isinstance(loaded.error, DataNewer):
        raise loaded.error
    if paths.chats.exists() or paths.library.exists():
        # SQLite is imported for those who have data.
        from chatapp.chats.schema import SCHEMA
        from chatapp.machine.data import store_check

        store_check.refuse_newer(paths, len(SCHEMA.steps))


def _modules(arguments: list[str]) -> tuple[str, ...]:
    """Return the module of the first argument, or all: `ask` must not import the others."""
    first = arguments[0] if arguments else ""
    module = "lists" if first in _IN_MODULE_LISTS else first
    module = "backup" if first == "restore" else module
    return (module,) if module in _MODULES else _MODULES


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    argparse_words.install()
    as_json = argparse.ArgumentParser(add_help=False)
    as_json.add_argument("--json", action="store_true", help=tr("help.json"))
    parser = _Parser(
        prog="chatapp",
        usage=f"chatapp [--language {{{','.join(languages.known())}}}] [--data-dir D] [FILE ...]\n"
        "       chatapp COMMAND ...",
        description=tr("help.about"),
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help=tr("help.version"))
    commands = parser.add_subparsers(
        required=True,
        metavar="COMMAND",
        parser_class=_Parser,
        title=tr("help.commands"),
        prog="chatapp",
    )
    for name in _modules(arguments):
        import_module(f"chatapp.cli.{_ROOMS.get(name, name)}").add_parsers(
            commands, [_common(), as_json]
        )
    _add_common(parser.add_argument_group(tr("help.common")), None)
    return parser


def _parsed(arguments: list[str]) -> argparse.Namespace:
    try:
        return _parser(arguments).parse_args(arguments)
    except SystemExit:
        # Raises BrokenPipeError here, not at exit.
        standard_streams.flush()
        raise


def _common() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    # Defaults must not undo the options before the command.
    _add_common(parser, argparse.SUPPRESS)
    return parser


def _add_common(parser: argparse._ActionsContainer, default: str | None) -> None:
    parser.add_argument("--data-dir", metavar="D", default=default, help=tr("help.data_dir"))
    parser.add_argument(
        "--language", choices=languages.known(), default=default, help=tr("help.language")
    )
    parser.add_argument(
        "--lang",
        dest="language",
        choices=languages.known(),
        default=default,
        help=argparse.SUPPRESS,
    )
