"""The math font of ziamath with the Korean letters of the font that comes along; no Qt."""

from __future__ import annotations

import unicodedata

from ziafont.font import Font
from ziafont.glyph import SimpleGlyph
from ziamath import zmath
from ziamath.mathfont import MathFont
from ziamath.styles import MathVariant

from chatapp.fonts import KOREAN

FONT = "chatapp"
"""Name of the font for `ziamath.Math`."""


class KoreanMathFont(MathFont):
    """STIX Two Math; letters that it lacks come from NanumGothic."""

    def __init__(self) -> None:
        super().__init__(zmath.fontname)
        self._korean = Font(str(KOREAN))

    def findglyph(self, char: str, variant: MathVariant) -> SimpleGlyph:
        if unicodedata.east_asian_width(char) in "WF":
            return self._korean.glyph(char)
        return super().findglyph(char, variant)


zmath.loadedfonts[FONT] = KoreanMathFont()
