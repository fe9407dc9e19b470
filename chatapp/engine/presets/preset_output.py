"""Makes a preset's output form hold: a grammar that the model cannot leave, and what its answer is
turned into.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from chatapp.contract.records import Language
from chatapp.engine.presets.preset_file import OutputForm, PresetFile
from chatapp.engine.presets.preset_values import items
from chatapp.texts import translation

MAX_FOUND = 16
"""Entries of one kind; without a bound a small model repeats itself until its tokens are used up.
"""
_TABLE_RULES = rf"""
list ::= "[]" | "[" string (", " string){{0,{MAX_FOUND - 1}}} "]"
string ::= "\"" char{{1,60}} "\""
char ::= [^"\\\x00-\x1F\x7F]
"""


def grammar(file: PresetFile, values: Mapping[str, str]) -> str | None:
    """Return the GBNF that an answer has to follow, None for free text; `values` are those of
    `fill`.
    """
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
    """Turn a model's answer into what is shown: the label alone, or a Markdown table.

    `values` are those put into the prompt. Findings that are not in values["text"] were invented
    and are left out. An answer of another form (a model without grammar) is returned as it is.
    """
    values = values or {}
    if file.output.form == "labels":
        return _label(text, items(values.get(file.output.variable, "")))
    if file.output.form == "table":
        return _table(file.output, text, values.get("text", ""), language)
    return text


def _label(text: str, labels: tuple[str, ...]) -> str:
    """The label that comes first; of two that begin at one place the longer."""
    folded = text.casefold()
    places = [(folded.find(label.casefold()), -len(label), label) for label in labels]
    return min((place for place in places if place[0] >= 0), default=(0, 0, text.strip()))[2]


def _table(form: OutputForm, text: str, typed: str, language: Language) -> str:
    found = {column: _entries(column, text) for column in form.columns}
    if all(entries is None for entries in found.values()):
        return text
    source = _plain(typed)
    words = translation(language)
    rows = [f"| {words.tr('table.kind')} | {words.tr('table.found')} |", "| --- | --- |"]
    for column, entries in found.items():
        kept = [_cell(entry) for entry in entries or () if not source or _plain(entry) in source]
        label = form.column_labels.get(column, {}).get(language) or column
        rows.append(f"| {_cell(label)} | {', '.join(dict.fromkeys(kept)) or '–'} |")
    return "\n".join(rows)


def _entries(column: str, text: str) -> list[str] | None:
    """Find a column's list also in JSON that was cut off; None when the column is not there at all."""
    found = re.search(rf'"{re.escape(column)}"\s*:\s*\[((?:[^"\]]|"(?:[^"\\]|\\.)*")*)', text)
    if not found:
        return None
    strings = re.findall(r'"(?:[^"\\]|\\.)*"', found[1])
    return [entry for entry in (_unquoted(string) for string in strings) if entry]


def _unquoted(string: str) -> str:
    try:
        return str(json.loads(string, strict=False)).strip()
    except ValueError:
        return ""


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _cell(text: str) -> str:
    """Keep a cell in its place: no line ends, no bars, no Markdown of a stranger."""
    return re.sub(r"([\\|*_`<\[\]])", r"\\\1", " ".join(text.split()))
