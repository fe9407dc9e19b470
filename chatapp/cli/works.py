"""Runs a work of minutes in the terminal, with its progress on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from chatapp.cli.engine_pipe import raised
from chatapp.cli.session import Session, clear_line, say, show_progress
from chatapp.contract.protocol import Command, Event, PartsDone, RemoveWorks
from chatapp.texts import tr

_LINE_EVERY_S = 10.0
"""Seconds between two lines of progress where stderr is no terminal."""


def run(
    session: Session,
    name: str,
    kind: type[Command],
    on_parts: Callable[[PartsDone], None] | None = None,
    **arguments: Any,
) -> Event:
    """Run or resume a work; return its last event. Raises the error that a Failed names."""
    last_line_at = time.monotonic()
    is_resumed = is_reckoned = False
    try:
        for event in session.engine.run(kind, **arguments):
            if not isinstance(event, PartsDone):
                last = event
                continue
            if on_parts:
                on_parts(event)
            if event.kept and not is_resumed:
                is_resumed = True
                say(tr("cli.resumed", count=event.kept))
            if sys.stderr.isatty():
                show_progress(words(name, event))
            elif not event.done and event.left_s >= 0 and not is_reckoned:
                is_reckoned = True
                print(words(name, event), file=sys.stderr, flush=True)
            elif time.monotonic() - last_line_at > _LINE_EVERY_S:
                last_line_at = time.monotonic()
                print(words(name, event), file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        say(tr("cli.stopped"))
        raise
    finally:
        clear_line()
    return raised(last)


def words(name: str, event: PartsDone) -> str:
    """Return the progress of a work and the time left."""
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
