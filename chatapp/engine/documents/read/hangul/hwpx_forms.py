"""What is filled in: the form objects of HWPX documents."""

from __future__ import annotations

from typing import Any

from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, local, named

TICKED, UNTICKED = "☑", "☐"
_CAPTIONS = ("captionText", "caption")
NAMES = frozenset(("edit", "comboBox", "listBox", "checkBtn", "radioBtn"))


def shown(form: Any) -> str:
    """Return what a form object shows: its text, its choice, or its box and caption."""
    name = local(form)
    if name in ("checkBtn", "radioBtn"):
        box = TICKED if attribute(form, "value").upper() == "CHECKED" else UNTICKED
        captions = (attribute(form, caption) for caption in _CAPTIONS)
        return f"{box} {next(filter(None, captions), '')}".strip()
    if name == "edit":
        return "\n".join("".join(text.itertext()) for text in named(form, "text"))
    return _choice(form, attribute(form, "selectedValue"))


def _choice(form: Any, chosen: str) -> str:
    """Return a choice as it is shown; it may be stored by its value."""
    for item in find_all(form, "listItem"):
        if chosen and attribute(item, "value") == chosen:
            return attribute(item, "displayText") or chosen
    return chosen
