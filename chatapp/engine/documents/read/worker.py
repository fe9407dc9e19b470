"""The child process of all readers but PDF's: sends the sections of one file as lines of JSON,
within limits.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import BinaryIO

from chatapp.engine.documents.read import kinds
from chatapp.engine.documents.read.blocks import Unreadable
from chatapp.engine.process.child_role import claim_stdout, limit_resources, send_line
from chatapp.machine import network

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
    limit_resources(wanted.memory, wanted.cpu)
    output = claim_stdout()
    try:
        _read(wanted, output)
    except Unreadable as error:
        send_line(output, {"fault": error.fault, "cause": error.cause})
    except (MemoryError, RecursionError):
        send_line(output, {"fault": "heavy", "cause": ""})
    return 0


def _read(wanted: argparse.Namespace, output: BinaryIO) -> None:
    kind, sections, warnings = kinds.sections(wanted.file, wanted.name)
    send_line(output, {"kind": kind, "warnings": warnings})
    number = chars = 0
    # What was read until the time is nearly up is worth more than a refusal.
    until_s = 0.7 * wanted.cpu
    for number, section in enumerate(sections, 1):
        chars += len(section.text)
        send_line(
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
            send_line(output, {"end": number, "warnings": [_ENDING]})
            return
    send_line(output, {"end": number, "warnings": []})


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
