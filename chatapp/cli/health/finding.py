"""One line of the doctor and of the self-test."""

from __future__ import annotations

from typing import NamedTuple

from chatapp.cli.session import Session


class Finding(NamedTuple):
    """A part of the machine; `is_well` is None for an optional part that is missing."""

    is_well: bool | None
    what: str
    state: str


_MARKS = {True: "✓", False: "✗", None: "–"}


def line(finding: Finding) -> str:
    """Return a finding as people read it."""
    return f"{_MARKS[finding.is_well]} {finding.what}: {finding.state}"


def show(session: Session, finding: Finding, as_json: bool) -> None:
    """Print a finding."""
    if as_json:
        is_well, what, state = finding
        session.print_json({"ok": is_well is not False, "what": what, "found": state})
    else:
        print(line(finding), flush=True)


def exit_code(findings: list[Finding]) -> int:
    """Return 1 when a required part is missing, else 0."""
    return 1 if any(finding.is_well is False for finding in findings) else 0
