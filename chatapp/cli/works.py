"""How a work that takes minutes runs in the terminal: parts done and time left on stderr, and its
last event.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from chatapp.cli.engine_pipe import raised
from chatapp.cli.session import Session
from chatapp.contract.protocol import Command, Event, PartsDone, RemoveWorks
from chatapp.texts import tr

_LINE_EVERY_S = 10.0
"""Where stderr is no terminal, such as a log file."""
_CLEARED = "\r\x1b[K"


def add_model(parser: argparse.ArgumentParser) -> None:
    """Let the command name a model."""
    parser.add_argument("--model", metavar="FILE", help="a GGUF file")


def run(
    session: Session,
    name: str,
    kind: type[Command],
    heard: Callable[[PartsDone], None] | None = None,
    **arguments: Any,
) -> Event:
    """Run a work and return its last event; Ctrl+C leaves what is finished for the next time.
    Raises what failed.

    `heard` is told how far it is.
    """
    last_line = time.monotonic()
    told_kept = False
    try:
        for event in session.engine.run(kind, **arguments):
            if not isinstance(event, PartsDone):
                last = event
                continue
            if heard:
                heard(event)
            if event.kept and not told_kept:
                told_kept = True
                _say_kept(session, event)
            if sys.stderr.isatty():
                print(
                    f"{_CLEARED}{words(session, name, event)}", end="", file=sys.stderr, flush=True
                )
            elif time.monotonic() - last_line > _LINE_EVERY_S:
                last_line = time.monotonic()
                print(words(session, name, event), file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        _say_stopped(session)
        raise
    finally:
        if sys.stderr.isatty():
            print(_CLEARED, end="", file=sys.stderr, flush=True)
    return raised(last)


def words(session: Session, name: str, event: PartsDone) -> str:
    """Return how far a work is, and how long the rest takes."""
    so_far = tr("cli.parts", name=name, done=event.done, total=event.total)
    if event.left_s < 0 or event.done >= event.total:
        return so_far
    minutes, seconds = divmod(round(event.left_s), 60)
    left_code = "cli.minutes_left" if minutes else "cli.seconds_left"
    left = tr(left_code, minutes=minutes, seconds=seconds)
    return f"{so_far}, {left}"


def forget(session: Session, *work_ids: int) -> None:
    """Remove works whose results have been delivered."""
    session.engine.last(RemoveWorks, work_ids=work_ids)


def say(text: str) -> None:
    """Say something on stderr; in a terminal it takes the place of the line that told how far the
    work is.
    """
    print(f"{_CLEARED if sys.stderr.isatty() else ''}chatapp: {text}", file=sys.stderr, flush=True)


def _say_kept(session: Session, event: PartsDone) -> None:
    say(tr("cli.resumed", count=event.kept))


def _say_stopped(session: Session) -> None:
    say(tr("cli.stopped"))
