"""Values of settings in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chatapp import texts
from chatapp.machine import setting_values
from chatapp.texts import tr


def default_words(name: str, value: Any) -> str:
    """Return what the default of a changed setting is; "" where the value is the default."""
    default = setting_values.default(name)
    return "" if value == default else tr("settings.default", value=value_words(name, default))


def value_words(name: str, value: Any) -> str:
    """Return a value as the dialog shows it."""
    if isinstance(value, bool):
        return tr("settings.on" if value else "settings.off")
    if isinstance(value, tuple):
        return ", ".join(value) or tr("settings.none")
    if isinstance(value, int):
        means = setting_values.smallest_means(name)
        is_special = bool(means) and value == setting_values.smallest(name)
        unit = " %" if name.endswith("_percent") else ""
        return tr(f"settings.{means}") if is_special else f"{value:,}{unit}"
    for code in (f"settings.{name}.{value}", _EMPTY.get(name, "")):
        if code and texts.has(code) and (value or code == _EMPTY.get(name)):
            return tr(code)
    return Path(value).name or tr("settings.none")


_EMPTY = {
    "embedder_path": "settings.embedder_path.automatic",
    "reranker_path": "settings.reranker_path.automatic",
    "draft_path": "settings.draft_path.none",
}
"""What an empty value of a path stands for."""
