"""Colours as documents write them: nearly white text, and backgrounds that look like paper."""

from __future__ import annotations

import re

_LIGHT = 225
"""Of 255. As in PDFs: the darkest channel of text that cannot be read on white."""
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)", re.IGNORECASE)
_WHITE_NAMES = (
    *("white", "snow", "ivory", "transparent"),
    *("ghostwhite", "floralwhite", "azure", "mintcream"),
)


def is_white(color: str) -> bool:
    """Say whether text of a colour ("FFFFFF", "#fff", "rgb(…)", "white") is invisible on paper."""
    color = color.strip().lower()
    if match := _HEX.fullmatch(color):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return min(bytes.fromhex(digits)) >= _LIGHT
    if match := _RGB.match(color):
        return min(map(int, match.groups())) >= _LIGHT
    return color in _WHITE_NAMES


def is_paper(background: str | None) -> bool:
    """Say whether a background is white or None; an unknown one is not."""
    return background is None or is_white(background)
