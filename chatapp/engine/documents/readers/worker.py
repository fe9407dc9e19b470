"""The child process of all readers but PDF's: sends the sections of one file as lines of JSON, within limits."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO

from chatapp import network
from chatapp.engine.documents.readers import kinds
from chatapp.engine.documents.readers.blocks import Unreadable

MOST_SECTIONS = 20_000
MOST_CHARS = 8_000_000
_ENDING = "end_left_out"


def run(arguments: list[str]) -> int:
    """Read FILE and return 0; what cannot be read is told on stdout as well."""
    parser = argparse.ArgumentParser(prog="chatapp --file-reader")
    parser.add_argument("file", type=Path)
    parser.add_argument("--name", default="")
    parser.add_argument("--memory", type=int, default=900_000_000)
    parser.add_argument("--cpu", type=int, default=40)
    wanted = parser.parse_args(arguments)
    network.prepare_engine()
    _limit(wanted.memory, wanted.cpu)
    output = os.fdopen(os.dup(1), "wb")
    # What a library prints must not land between the lines.
    os.dup2(2, 1)
    try:
        _read(wanted, output)
    except Unreadable as error:
        _send(output, {"fault": error.fault, "cause": error.cause})
    except (MemoryError, RecursionError):
        _send(output, {"fault": "heavy", "cause": ""})
    return 0


def _read(wanted: argparse.Namespace, output: BinaryIO) -> None:
    kind, sections, warnings = kinds.sections(wanted.file, wanted.name)
    _send(output, {"kind": kind, "warnings": warnings})
    number = chars = 0
    # What was read until the time is nearly up is worth more than a refusal.
    until_s = 0.7 * wanted.cpu
    for number, section in enumerate(sections, 1):
        chars += len(section.text)
        _send(
            output,
            {
                "section": number,
                "text": section.text,
                "place": section.place,
                "heading": section.heading,
                "warnings": section.warnings,
                "of": section.of,
                "hidden": section.hidden,
            },
        )
        if number >= MOST_SECTIONS or chars >= MOST_CHARS or time.process_time() > until_s:
            _send(output, {"end": number, "warnings": [_ENDING]})
            return
    _send(output, {"end": number, "warnings": []})


def _limit(memory_bytes: int, cpu_s: int) -> None:
    """Set what the system can enforce; the parent watches the clock as well, for systems without limits."""
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _send(output: BinaryIO, line: dict[str, Any]) -> None:
    output.write(json.dumps(line, separators=(",", ":")).encode("ascii") + b"\n")
    output.flush()


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
