"""The look of running text in one theme and zoom: fonts, line heights, style sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from PySide6.QtGui import QColor, QFont, QFontInfo, QTextCharFormat

from chatapp.gui.widgets.theme import Theme

_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_LINE_HEIGHT = 1.5
_HANGUL_LINE_HEIGHT = 1.6
_HEADING_SCALES = {1: 1.3, 2: 1.15}
NESTED_QUOTE = 16
"""Pixels between a quotation and one inside it."""


@dataclass(frozen=True)
class TextStyle:
    """Shared by all messages; made anew when theme, zoom or system font change."""

    font: QFont
    small_font: QFont
    code_font: QFont
    colors: dict[str, QColor]
    code_formats: dict[str, QTextCharFormat]
    em: int
    """Size of the reading font in pixels."""
    wraps_code: bool = False
    """Whether long lines of code wrap; they scroll otherwise."""
    _sheets: dict[tuple[float, int], str] = field(default_factory=dict)

    def line_height(self, text: str) -> float:
        """Return the line height in em: Hangul needs more than Latin."""
        return _HANGUL_LINE_HEIGHT if _HANGUL.search(text) else _LINE_HEIGHT

    def line_px(self, text: str, scale: float = 1.0) -> int:
        """Return the line height in pixels."""
        return round(self.em * scale * self.line_height(text))

    def heading_scale(self, level: int) -> float:
        """Return the size of a heading relative to the text."""
        return _HEADING_SCALES.get(level, 1.0)

    def sheet(self, text: str, level: int = 0) -> str:
        """Return the style sheet of a block, with a fixed line height for Latin and Hangul."""
        key = (self.line_height(text), level)
        if key not in self._sheets:
            self._sheets[key] = self._sheet(self.line_px(text, self.heading_scale(level)), level)
        return self._sheets[key]

    def _sheet(self, line_px: int, level: int) -> str:
        named = {name: color.name() for name, color in self.colors.items()}
        fixed = ",".join(f"'{family}'" for family in self.code_font.families())
        lines = f"line-height:{line_px}px; -qt-line-height-type:fixed"
        points = self.font.pointSizeF() * self.heading_scale(level)
        return f"""
            p, li, td, th, pre {{ {lines}; }}
            p {{ margin: 0; }}
            .h1, .h2, .h3, .h4, .h5, .h6 {{ font-size: {points}pt; font-weight: 600; }}
            ul, ol {{ margin: 0; }}
            li {{ margin-top: 3px; margin-bottom: 3px; }}
            li p, td p, blockquote p {{ margin-bottom: 6px; }}
            blockquote {{ margin: 0; color: {named["quiet"]}; }}
            blockquote blockquote {{ margin-left: {NESTED_QUOTE}px; }}
            a {{ color: {named["accent"]}; text-decoration: none; }}
            code, pre {{ font-family: {fixed}; font-size: {self.code_font.pointSizeF()}pt; }}
            code {{ background-color: {named["hover"]}; }}
            pre {{ background-color: {named["raised"]}; margin: 6px 0; }}
            .plain {{ white-space: pre-wrap; }}
            table {{ border-collapse: collapse; border: 1px solid {named["line"]}; }}
            td, th {{ padding: 5px 10px; border: 1px solid {named["line"]}; }}
            th {{ font-weight: 600; background-color: {named["raised"]}; text-align: left; }}
        """


def text_style(theme: Theme) -> TextStyle:
    """Take the style from the theme as it is now."""
    font = theme.font()
    formats = {}
    for role, color in theme.colors.code.items():
        formats[role] = QTextCharFormat()
        formats[role].setForeground(QColor(color))
    names = ("window", "raised", "hover", "text", "quiet", "line", "accent", "selection", "warning")
    colors = {name: theme.color(name) for name in names}
    colors["found"] = theme.color("mark")
    colors["found"].setAlphaF(0.4)
    for step, ground in enumerate(theme.colors.doubts, 1):
        colors[f"doubt_{step}"] = QColor(ground)
    return TextStyle(
        font,
        theme.font(0.88),
        theme.code_font(),
        colors,
        formats,
        QFontInfo(font).pixelSize(),
        theme.wraps_code,
    )
