"""Checks, without Qt, whether a window can open: Qt would abort the process."""

from __future__ import annotations

import ctypes
import os
import sys

from chatapp.errors import cause_code
from chatapp.machine.systems import linux_packages

# Libraries that Qt loads and PySide6 does not ship, with their Debian packages.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
_OWN_SCREEN = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")


def is_there() -> bool:
    """Whether there is a display, so that a window is expected."""
    own = os.environ.get("QT_QPA_PLATFORM", "").startswith(_OWN_SCREEN)
    return not sys.platform.startswith("linux") or own or _has_display()


def missing(platform: str = "") -> str:
    """Return why no window can open and what to do, as a code to be worded; "" when one can.

    `platform` "offscreen" asks for a window that nobody sees.
    """
    if not sys.platform.startswith("linux"):
        return ""
    if not platform and not is_there():
        return cause_code("no_display")
    needs_display = not platform and _has_display()
    needed = {**QT_LIBRARIES, **X11_LIBRARIES} if needs_display else QT_LIBRARIES
    packages = [package for library, package in needed.items() if not _loads(library)]
    if not packages:
        return ""
    return cause_code("no_libraries", install=linux_packages.manager().install(packages))


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
