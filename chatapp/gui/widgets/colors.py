"""The colours of the themes: light and dark, each also for people who need high contrast."""

from __future__ import annotations

from typing import NamedTuple


class Colors(NamedTuple):
    """All colours of one theme as "#rrggbb"; `mark` is laid over a page picture at 40 %."""

    window: str
    raised: str
    panel: str
    """The ground of what lies over the window: menus, tooltips, popups."""
    hover: str
    text: str
    quiet: str
    line: str
    edge: str
    """The outline of what can be operated; 3:1 against every ground."""
    accent: str
    on_accent: str
    selection: str
    warning: str
    warning_ground: str
    wrong: str
    """The wave under an unknown word."""
    mark: str
    doubts: tuple[str, ...]
    """The grounds of tokens that a model found less and less likely: one hue in steps of lightness,
    distinguishable without colour vision; 4.5:1 against the text.
    """
    code: dict[str, str]


LIGHT = Colors(
    window="#ffffff",
    raised="#f6f6f4",
    panel="#ffffff",
    hover="#ececea",
    text="#1c1c1a",
    quiet="#5f5f5a",
    line="#e4e4e0",
    edge="#84847f",
    accent="#245fd6",
    on_accent="#ffffff",
    selection="#cfe0ff",
    warning="#9a5b00",
    warning_ground="#fdf4e3",
    wrong="#c8321f",
    mark="#ffc933",
    doubts=("#fdeccf", "#f8c987", "#ec9b41"),
    code={
        "keyword": "#8f2c8c",
        "string": "#2b6e2f",
        "number": "#9a4a00",
        "comment": "#5f5f5a",
        "name": "#1f57b8",
        "type": "#0f6674",
    },
)
DARK = Colors(
    window="#1b1b1d",
    raised="#242427",
    panel="#2a2a2e",
    hover="#303035",
    text="#ececea",
    quiet="#a8a8a3",
    line="#34343a",
    edge="#80808a",
    accent="#6fa1ff",
    on_accent="#14161b",
    selection="#243c68",
    warning="#e8b15c",
    warning_ground="#2f281b",
    wrong="#ff7d6b",
    mark="#ffd24d",
    doubts=("#3a301f", "#5d4419", "#825a12"),
    code={
        "keyword": "#d79ae0",
        "string": "#9ccc8f",
        "number": "#e6ab75",
        "comment": "#a8a8a3",
        "name": "#8db8ff",
        "type": "#7fcfd6",
    },
)
# For people who have asked the system for high contrast.
STARK_LIGHT = LIGHT._replace(
    raised="#ffffff",
    hover="#e0e0e0",
    text="#000000",
    quiet="#262626",
    line="#5c5c5c",
    edge="#000000",
    accent="#0a3ea8",
    warning="#6b3e00",
    doubts=("#ffdf9e", "#ffbb4d", "#f08c00"),
)
STARK_DARK = DARK._replace(
    window="#000000",
    raised="#000000",
    panel="#000000",
    hover="#2b2b2b",
    text="#ffffff",
    quiet="#e0e0e0",
    line="#a8a8a8",
    edge="#ffffff",
    accent="#9cc1ff",
    on_accent="#000000",
    warning="#ffd27a",
    doubts=("#4d3a12", "#74530b", "#8f6000"),
)
