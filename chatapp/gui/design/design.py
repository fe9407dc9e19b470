"""Lays the style sheet over the application, anew with every change of the theme."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTemporaryDir
from PySide6.QtWidgets import QApplication

from chatapp.gui.design import sheet
from chatapp.gui.widgets import icons
from chatapp.gui.widgets.theme import Theme
from chatapp.machine import motion

_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
)


class Design(QObject):
    """Made once the window is on the screen: the first picture does not wait for it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._theme = theme
        self._icons = QTemporaryDir()
        self._count = 0
        for effect in _EFFECTS:
            if not motion.is_wanted():
                QApplication.setEffectEnabled(effect, False)
        theme.changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.setStyleSheet(sheet.of(self._theme, self._draw_icons()))

    def _draw_icons(self) -> str:
        """Write the icons of the sheet in the theme's colours into a folder of their own.

        Qt caches pictures by their path. On a full disk controls go without them.
        """
        self._count += 1
        folder = Path(self._icons.path()) / str(self._count)
        colors = self._theme.colors
        if not self._icons.isValid():
            return folder.as_posix()
        with contextlib.suppress(OSError):
            folder.mkdir(exist_ok=True)
            for name, icon, color in (
                ("down", "down", colors.text),
                ("up", "up", colors.text),
                ("check", "check", colors.on_accent),
                ("tick", "check", colors.text),
                ("dot", "dot", colors.on_accent),
            ):
                (folder / f"{name}.svg").write_text(icons.source(icon, color), "utf-8")
        return folder.as_posix()
