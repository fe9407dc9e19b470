"""Colours as documents write them: which are as good as white, and which grounds are paper."""

from __future__ import annotations

import re

_LIGHT = 225
"""As in PDFs: the darkest channel of what cannot be read on white."""
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)", re.IGNORECASE)
_WHITE_NAMES = (
    "white",
    "snow",
    "ivory",
    "transparent",
    "ghostwhite",
    "floralwhite",
    "azure",
    "mintcream",
)


def is_white(color: str) -> bool:
    """Say whether text of this colour cannot be seen on paper: "FFFFFF", "#fff", "rgb(255, 255,
    255)", "white".
    """
    color = color.strip().lower()
    if found := _HEX.fullmatch(color):
        digits = found[1] if len(found[1]) == 6 else "".join(2 * digit for digit in found[1])
        return min(bytes.fromhex(digits)) >= _LIGHT
    if found := _RGB.match(color):
        return min(map(int, found.groups())) >= _LIGHT
    return color in _WHITE_NAMES


def is_paper(ground: str | None) -> bool:
    """Say whether a ground is white or not there; one that is not known is none."""
    return ground is None or is_white(ground)
