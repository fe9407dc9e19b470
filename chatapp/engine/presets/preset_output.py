"""The output form of a preset: its grammar, and what an answer of that form is shown as."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from chatapp.contract.records import Language
from chatapp.engine.presets.preset_file import OutputForm, PresetFile
from chatapp.engine.presets.preset_values import items
from chatapp.texts import translation

MAX_FOUND = 16
"""Entries of one column; without a limit a small model repeats itself to its last token.
Chosen."""
_TABLE_RULES = rf"""
list ::= "[]" | "[" string (", " string){{0,{MAX_FOUND - 1}}} "]"
string ::= "\"" char{{1,60}} "\""
char ::= [^"\\\x00-\x1F\x7F]
"""


def grammar(file: PresetFile, values: Mapping[str, str]) -> str | None:
    """Return the GBNF of an answer, None for free text; `values` come from `fill`."""
    form = file.output
    if form.form == "labels":
        return (
            "root ::= "
            + " | ".join(_literal(label) for label in items(values[form.variable]))
            + "\n"
        )
    if form.form == "table":
        pairs = [f"{_literal(json.dumps(column) + ': ')} list" for column in form.columns]
        return 'root ::= "{" ' + ' ", " '.join(pairs) + ' "}"' + _TABLE_RULES
    return None


def _literal(text: str) -> str:
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    )
    return f'"{escaped}"'


def parse_output(
    file: PresetFile, text: str, values: Mapping[str, str] | None = None, language: Language = "en"
) -> str:
    """Return what is shown of an answer: the label alone, or a Markdown table.

    `values` are those of the prompt. Findings that are not in values["text"] are invented and left
    out. An answer of another form (of a model without grammar) is returned unchanged.
    """
    values = values or {}
    if file.output.form == "labels":
        return _label(text, items(values.get(file.output.variable, "")))
    if file.output.form == "table":
        return _table(file.output, text, values.get("text", ""), language)
    return text


def _label(text: str, labels: tuple[str, ...]) -> str:
    """Return the label that comes first; of two at one place the longer."""
    folded = text.casefold()
    places = [(folded.find(label.casefold()), -len(label), label) for label in labels]
    return min((place for place in places if place[0] >= 0), default=(0, 0, text.strip()))[2]


def _table(form: OutputForm, text: str, typed: str, language: Language) -> str:
    columns = {column: _entries(column, text) for column in form.columns}
    if all(entries is None for entries in columns.values()):
        return text
    source = _plain(typed)
    words = translation(language)
    rows = [f"| {words.tr('table.kind')} | {words.tr('table.found')} |", "| --- | --- |"]
    for column, entries in columns.items():
        kept = [_cell(entry) for entry in entries or () if not source or _plain(entry) in source]
        label = form.column_labels.get(column, {}).get(language) or column
        rows.append(f"| {_cell(label)} | {', '.join(dict.fromkeys(kept)) or '–'} |")
    return "\n".join(rows)


def _entries(column: str, text: str) -> list[str] | None:
    """Return a column's list, also of JSON that was cut off; None without the column."""
    match = re.search(rf'"{re.escape(column)}"\s*:\s*\[((?:[^"\]]|"(?:[^"\\]|\\.)*")*)', text)
    if not match:
        return None
    strings = re.findall(r'"(?:[^"\\]|\\.)*"', match[1])
    return [entry for entry in (_unquoted(string) for string in strings) if entry]


def _unquoted(string: str) -> str:
    try:
        return str(json.loads(string, strict=False)).strip()
    except ValueError:
        return ""


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _cell(text: str) -> str:
    """Return a text as one cell: no line ends, no bars, no Markdown."""
    return re.sub(r"([\\|*_`<\[\]])", r"\\\1", " ".join(text.split()))
