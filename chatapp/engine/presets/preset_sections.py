"""Splits a preset file into front matter and sections, and checks the placeholders of each line."""

from __future__ import annotations

import re
from typing import NamedTuple

from chatapp.engine.presets.front_matter import LANGUAGES
from chatapp.errors import PresetBroken, cause_code

_ROLES = ("system", "user", "base")
_HEADING = re.compile(r"# (\w+) (\w+)[ \t]*", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


class Halves(NamedTuple):
    """Front matter, body, and the line on which the body begins."""

    front: str
    body: str
    body_line: int


def halves(text: str, file: str) -> Halves:
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise PresetBroken(file=file, line=1, cause=cause_code("preset_first_line"))
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == "---":
            front, body = "\n".join(lines[1 : number - 1]), "\n".join(lines[number:])
            return Halves(front, body, number + 1)
    raise PresetBroken(file=file, line=len(lines), cause=cause_code("preset_no_end_line"))


class SectionHeading(NamedTuple):
    """ "# system en", "# user ko", "# base en" …: the role and the language of a section."""

    role: str
    language: str


def sections(halves: Halves, file: str, allowed: set[str]) -> dict[SectionHeading, str]:
    """Split the body at its headings and check the placeholders of each line."""
    sections: dict[SectionHeading, list[str]] = {}
    section: list[str] | None = None
    for number, line in enumerate(halves.body.split("\n"), halves.body_line):
        heading = _heading(line)
        if heading:
            if heading.language not in LANGUAGES or heading in sections:
                raise PresetBroken(
                    file=file,
                    line=number,
                    cause=cause_code("preset_bad_heading", line=line.strip()),
                )
            section = sections[heading] = []
        elif section is not None:
            _check_placeholders(line, number, file, allowed)
            section.append(line)
        elif line.strip():
            raise PresetBroken(file=file, line=number, cause=cause_code("preset_section_first"))
    return {heading: "\n".join(lines).strip() for heading, lines in sections.items()}


def check(text: str, file: str, allowed: set[str]) -> None:
    """Check the placeholders of a text. Raises PresetBroken with the line within it."""
    for number, line in enumerate(text.split("\n"), 1):
        _check_placeholders(line, number, file, allowed)


def _heading(line: str) -> SectionHeading | None:
    """Return the heading of a section; any other heading belongs to the prompt."""
    matched = _HEADING.fullmatch(line)
    if not matched or matched[1].lower() not in _ROLES or len(matched[2]) != 2:
        return None
    return SectionHeading(matched[1].lower(), matched[2].lower())


def _check_placeholders(line: str, number: int, file: str, allowed: set[str]) -> None:
    for placeholder in _PLACEHOLDER.finditer(line):
        name = placeholder[1]
        if placeholder[0] in ("{{", "}}"):
            continue
        if name is None:
            raise PresetBroken(file=file, line=number, cause=cause_code("preset_single_brace"))
        if name not in allowed:
            known = ", ".join(sorted(allowed))
            raise PresetBroken(
                file=file,
                line=number,
                cause=cause_code("preset_undeclared", key=name[:40], known=known),
            )
