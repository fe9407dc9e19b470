"""Whether the system wants things to move, as people who get dizzy or distracted turn it off."""

from __future__ import annotations

import configparser
import os
import plistlib
import sys
from functools import cache
from pathlib import Path

_SPI_GETCLIENTAREAANIMATION = 0x1042


@cache
def is_wanted() -> bool:
    """Return False where the system's settings say that nothing should move."""
    if sys.platform == "win32":
        return _on_windows()
    if sys.platform == "darwin":
        return _on_macos()
    folder = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return not any(
        _value(folder / file, section, name) in off
        for file, section, name, off in (
            ("gtk-3.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
            ("gtk-4.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
            ("kdeglobals", "KDE", "AnimationDurationFactor", ("0", "0.0")),
        )
    )


def _value(file: Path, section: str, name: str) -> str:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    try:
        parser.read_string(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return ""
    return parser.get(section, name, fallback="").strip().lower()


def _on_windows() -> bool:
    import ctypes

    enabled = ctypes.c_int(1)
    user32 = ctypes.windll.user32  # type: ignore[attr-defined]
    user32.SystemParametersInfoW(_SPI_GETCLIENTAREAANIMATION, 0, ctypes.byref(enabled), 0)
    return bool(enabled.value)


def _on_macos() -> bool:
    file = Path.home() / "Library/Preferences/com.apple.universalaccess.plist"
    try:
        return not plistlib.loads(file.read_bytes()).get("reduceMotion", False)
    except (OSError, plistlib.InvalidFileException, ValueError):
        return True
