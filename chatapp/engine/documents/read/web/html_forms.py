"""What is filled in on a saved web page: boxes, fields and choices."""

from __future__ import annotations

from typing import Any

from chatapp.engine.documents.read.elements.safe_xml import local

TICKED, UNTICKED = "☑", "☐"
NAMES = frozenset(("input", "select", "textarea"))
_TEXT_KINDS = frozenset(
    ("", "text", "number", "date", "email", "tel", "url", "time", "month", "week")
)
"""Kinds of `input` that show their value; others are buttons, secret or hidden."""


def shown(control: Any) -> str:
    """Return what a control shows, "" for one that shows no value."""
    name = local(control).lower()
    if name == "textarea":
        return "".join(control.itertext())
    if name == "select":
        return _choice(control)
    kind = (control.get("type") or "").lower()
    if kind in ("checkbox", "radio"):
        return TICKED if control.get("checked") is not None else UNTICKED
    return (control.get("value") or "") if kind in _TEXT_KINDS else ""


def _choice(select: Any) -> str:
    options = [option for option in select.iter() if local(option).lower() == "option"]
    chosen = [option for option in options if option.get("selected") is not None]
    shown_options = chosen or (options[:1] if select.get("multiple") is None else [])
    return ", ".join(" ".join("".join(option.itertext()).split()) for option in shown_options)
