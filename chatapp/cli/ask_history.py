"""`chatapp ask --history FILE`: the turns before the question, one JSON object a line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

from chatapp.contract.records import Message, Role
from chatapp.errors import FileMissing, cause_code, os_cause

_ROLES = get_args(Role)


def read(path: str | None) -> tuple[Message, ...]:
    """Return the turns of a file, first to last, () for None. Raises FileMissing.

    A line is {"role": "user" or "assistant", "text": …}; blank lines and other fields are skipped.
    """
    if path is None:
        return ()
    file = Path(path).expanduser()
    try:
        # Editors on Windows write a byte order mark.
        content = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        cause = os_cause(error) if isinstance(error, OSError) else cause_code("not_utf8")
        raise FileMissing(name=file.name, cause=cause) from error
    # JSON may hold U+2028 within a string, where splitlines() would cut it.
    lines = content.split("\n")
    return tuple(
        _turn(file.name, number, line) for number, line in enumerate(lines, 1) if line.strip()
    )


def _turn(name: str, number: int, line: str) -> Message:
    try:
        row = json.loads(line)
        role, text = row["role"], row["text"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FileMissing(name=name, cause=cause_code("history_line", line=number)) from error
    if role not in _ROLES or not isinstance(text, str):
        raise FileMissing(name=name, cause=cause_code("history_line", line=number))
    return Message(role, text)
