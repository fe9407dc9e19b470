"""Which icon a preset has."""

from __future__ import annotations

_OWN = {
    "chat": "chat",
    "continue": "continue",
    "answer": "preset-answer",
    "translate": "preset-translate",
    "summarize": "preset-summarize",
    "polish": "preset-polish",
    "explain": "preset-explain",
    "names": "preset-names",
    "classify": "preset-classify",
    "blank": "preset-blank",
}


def icon_of(preset_id: str) -> str:
    """Return the icon of a preset; a user's copy of ours, "translate-2", has the same."""
    return _OWN.get(preset_id) or _OWN.get(preset_id.rpartition("-")[0], "preset-own")
