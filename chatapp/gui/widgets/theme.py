"""Colours, fonts and zoom of the window; light or dark follows the system unless one is chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from chatapp.gui.widgets.colors import DARK, LIGHT, STARK_DARK, STARK_LIGHT, Colors

ThemeChoice = Literal["auto", "light", "dark"]

HANGUL_FAMILIES = [
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "Malgun Gothic",
    "Apple SD Gothic Neo",
    "NanumGothic",
]
FIXED_FAMILIES = ["DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", "FreeMono", "Monospace"]
"""For a system that names no fixed font, such as X11 without a desktop."""
HANGUL_FIXED_FAMILIES = [
    "Noto Sans Mono CJK KR",
    "D2Coding",
    "NanumGothicCoding",
    "GulimChe",
    *HANGUL_FAMILIES,
]
SMALLEST_POINTS = 10.5
"""Points. Bare X11 and Windows report 9, too small for whole pages of text."""


class Theme(QObject):
    """The application's only source of colours; widgets read `colors`, repaint on `changed`."""

    changed = Signal()
    code_wrapped = Signal(bool)
    """Whether long lines of code wrap from now on."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hints = QApplication.styleHints()
        self._system_font = _readable(_system_font())
        self.zoom_percent = 100
        self.wraps_code = False
        """Whether long lines of code wrap; they scroll otherwise."""
        self._chosen: ThemeChoice = "auto"
        self._system_is_dark = _is_dark(_system_palette())
        self._hears_system = False
        self.is_dark = False
        self.is_stark = False
        """Whether the system asks for high contrast."""
        self.colors = LIGHT
        self._apply_font()
        self._apply_colors()

    def choose(self, choice: ThemeChoice) -> None:
        """Fix light or dark, or follow the system again."""
        self._chosen = choice
        if self._hears_system:
            self._tell_system()
        self._apply_colors()

    def hear_system(self) -> None:
        """Follow the system from now on; before, its palette decides."""
        self._hears_system = True
        scheme = self._hints.colorScheme()
        if scheme != Qt.ColorScheme.Unknown:
            self._system_is_dark = scheme == Qt.ColorScheme.Dark
        self._hints.colorSchemeChanged.connect(self._on_color_scheme_changed)
        # Qt 6.9, which bundles for an old glibc bring, does not know what the system asks for.
        if hasattr(self._hints, "accessibility"):
            accessibility = self._hints.accessibility()
            accessibility.contrastPreferenceChanged.connect(self.follow_contrast)
            self.follow_contrast(accessibility.contrastPreference())
        if self._chosen != "auto":
            self._tell_system()
        if self.is_dark != self._wants_dark():
            self._apply_colors()

    def set_zoom(self, percent: int) -> None:
        """Scale every text of the window, 50 to 300 percent of the system's size."""
        percent = max(50, min(300, percent))
        if percent != self.zoom_percent:
            self.zoom_percent = percent
            self._apply_font()
            self.changed.emit()

    def wrap_code(self, wraps: bool) -> None:
        """Wrap long lines of code everywhere, or let them scroll."""
        if wraps != self.wraps_code:
            self.wraps_code = wraps
            self.code_wrapped.emit(wraps)
            self.changed.emit()

    def follow_contrast(self, preference: Qt.ContrastPreference) -> None:
        """Use stark colours where the system asks for high contrast."""
        is_stark = preference == Qt.ContrastPreference.HighContrast
        if is_stark != self.is_stark:
            self.is_stark = is_stark
            self._apply_colors()

    def color(self, name: str) -> QColor:
        """Return one of the colours by its field name."""
        return QColor(getattr(self.colors, name))

    def font(self, scale: float = 1.0, bold: bool = False) -> QFont:
        """Return the reading font, `scale` times its size."""
        font = QFont(QApplication.font())
        font.setPointSizeF(font.pointSizeF() * scale)
        font.setBold(bold)
        return font

    def code_font(self, scale: float = 0.93) -> QFont:
        """Return a fixed font that has Hangul."""
        from PySide6.QtGui import QFontDatabase, QFontInfo

        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        # The system may name an alias such as "monospace", which Qt passes over for any family
        # of the list that is installed.
        meant = QFontInfo(font)
        families = [meant.family()] if meant.fixedPitch() else FIXED_FAMILIES
        font.setFamilies([*families, *HANGUL_FIXED_FAMILIES])
        font.setFixedPitch(True)
        font.setPointSizeF(QApplication.font().pointSizeF() * scale)
        return font

    def px(self, pixels: float) -> int:
        """Scale a length that must grow with the text, such as an icon."""
        return round(pixels * self.zoom_percent / 100)

    def _apply_font(self) -> None:
        font = QFont(self._system_font)
        font.setPointSizeF(font.pointSizeF() * self.zoom_percent / 100)
        QApplication.setFont(font)

    def _apply_colors(self) -> None:
        self.is_dark = self._wants_dark()
        dark, light = (STARK_DARK, STARK_LIGHT) if self.is_stark else (DARK, LIGHT)
        self.colors = dark if self.is_dark else light
        QApplication.setPalette(_palette(self.colors))
        self.changed.emit()

    def _wants_dark(self) -> bool:
        return self._system_is_dark if self._chosen == "auto" else self._chosen == "dark"

    def _tell_system(self) -> None:
        """Have the system draw its parts of the window, such as the title bar, light or dark."""
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        self._hints.setColorScheme(schemes.get(self._chosen, Qt.ColorScheme.Unknown))

    def _on_color_scheme_changed(self, scheme: Qt.ColorScheme) -> None:
        # With a fixed choice this signal only echoes `_tell_system`.
        if self._chosen == "auto":
            self._system_is_dark = scheme == Qt.ColorScheme.Dark
            self._apply_colors()


def set_palette_color(widget: QWidget, role: QPalette.ColorRole, color: QColor) -> None:
    """Set one colour of a widget's own palette."""
    palette = widget.palette()
    palette.setColor(role, color)
    widget.setPalette(palette)


def _system_palette() -> QPalette:
    """Return the palette from before ours was set."""
    return cast("QPalette", _from_before("system_palette", QApplication.palette))


def _system_font() -> QFont:
    """Return the font from before ours was set."""
    return cast("QFont", _from_before("system_font", QApplication.font))


def _from_before(name: str, current: Callable[[], object]) -> object:
    application = QApplication.instance()
    assert application is not None
    kept = application.property(name)
    if kept is None:
        kept = current()
        application.setProperty(name, kept)
    return kept


def _is_dark(palette: QPalette) -> bool:
    return palette.window().color().lightness() < 128


def _readable(font: QFont) -> QFont:
    """Add Hangul families, so that Linux does not pick a Japanese font for Korean."""
    readable = QFont(font)
    readable.setFamilies([*font.families(), *HANGUL_FAMILIES])
    size = font.pointSizeF()
    if size <= 0:
        from PySide6.QtGui import QFontInfo

        size = QFontInfo(font).pointSizeF()
    readable.setPointSizeF(max(size, SMALLEST_POINTS))
    return readable


def _palette(colors: Colors) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    texts = (role.WindowText, role.Text, role.ButtonText)
    for name, color in {
        **dict.fromkeys((role.Window, role.Base), colors.window),
        **dict.fromkeys((role.AlternateBase, role.Button), colors.raised),
        role.ToolTipBase: colors.panel,
        **dict.fromkeys((*texts, role.ToolTipText, role.BrightText), colors.text),
        role.HighlightedText: colors.text,
        role.PlaceholderText: colors.quiet,
        **dict.fromkeys((role.Mid, role.Midlight, role.Light), colors.line),
        role.Dark: colors.edge,
        **dict.fromkeys((role.Accent, role.Link, role.LinkVisited), colors.accent),
        role.Highlight: colors.selection,
    }.items():
        palette.setColor(name, QColor(color))
    palette.setColor(role.Shadow, QColor(colors.line).darker(140))
    for name in texts:
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colors.quiet))
    return palette
