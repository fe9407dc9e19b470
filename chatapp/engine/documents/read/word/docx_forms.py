"""What is filled in: content controls, boxes and form fields of Word documents."""

from __future__ import annotations

from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.safe_xml import (
    attribute,
    find_all,
    local,
    named,
    properties,
)

TICKED, UNTICKED = "☒", "☐"
_TICKED_SIGNS, _EMPTY_SIGNS = "☒☑✓✔■●✗x", "☐□○"
_OFF = ("0", "false", "off")


def is_unfilled(control: Any) -> bool:
    """Say whether a content control shows only what to put into it."""
    return any(_is_on(each) for each in properties(control, "sdtPr", "showingPlcHdr"))


def box_of(control: Any, shown: str) -> str:
    """Return the box of a content control that is one, "" for others; `shown` is its text."""
    for box in properties(control, "sdtPr", "checkbox"):
        states = [_is_on(state) for state in find_all(box, "checked")]
        is_ticked = bool(states) and states[0]
        sign = shown.strip()
        fits = sign in (_TICKED_SIGNS if is_ticked else _EMPTY_SIGNS)
        return sign if sign and fits else (TICKED if is_ticked else UNTICKED)
    return ""


def field_value(begin: Any) -> str:
    """Return what a form field of the older kind shows and does not hold as text: a box, a choice.

    `begin` is the sign that begins the field.
    """
    for data in named(begin, "ffData"):
        for part in data:
            if local(part) == "checkBox":
                return _box_of_field(part)
            if local(part) == "ddList":
                return _choice(part)
    return ""


def _box_of_field(box: Any) -> str:
    states = {local(child): _is_on(child) for child in box}
    return TICKED if states.get("checked", states.get("default", False)) else UNTICKED


def _choice(choices: Any) -> str:
    entries = [attribute(entry, "val") for entry in named(choices, "listEntry")]
    chosen = safe_xml.first(choices, "result")
    if chosen is None:
        chosen = safe_xml.first(choices, "default")
    index = "0" if chosen is None else attribute(chosen, "val")
    is_index = index.isascii() and index.isdigit() and len(index) < 6
    return entries[int(index)] if is_index and int(index) < len(entries) else ""


def _is_on(setting: Any) -> bool:
    return attribute(setting, "val") not in _OFF
