"""Soft shadows under what lies over the window, where the system can draw a window's rounded edge."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPalette, QPen
from PySide6.QtWidgets import QWidget

from chatapp.gui.widgets.painting import draw_rounded

REACH = 10
"""Pixels that a shadow takes on each side."""
RADIUS = 8.0
_LAYERS = 8
_ALPHA = 11
_DROP = 2


class _Cookie(ctypes.Structure):
    """`xcb_void_cookie_t` and its kin, which are returned by value."""

    _fields_ = (("sequence", ctypes.c_uint),)


@cache
def is_possible() -> bool:
    """Say whether parts of a window can be transparent. On X11 that takes a compositor."""
    return QGuiApplication.platformName() != "xcb" or _has_compositor()


def prepare(widget: QWidget) -> int:
    """Make a popup's window ready for its shadow; return the margin that it needs."""
    if not is_possible():
        return 0
    widget.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    widget.setWindowFlag(Qt.WindowType.NoDropShadowWindowHint)
    widget.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    return REACH


def paint_panel(widget: QWidget) -> None:
    """Paint the ground of a popup: a panel with a clear edge, over its shadow.

    Its colours are those of the palette: ToolTipBase is the panel, Dark the edge.
    """
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    margin = REACH if widget.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground) else 0
    panel = QRectF(widget.rect()).adjusted(margin, margin, -margin, -margin)
    if margin:
        _paint_shadow(painter, panel)
    palette, role = widget.palette(), QPalette.ColorRole
    ground, edge = palette.color(role.ToolTipBase), palette.color(role.Dark)
    inside = panel.adjusted(0.5, 0.5, -0.5, -0.5)
    draw_rounded(painter, inside, RADIUS if margin else 0, QPen(edge, 1), ground)
    painter.end()


def _paint_shadow(painter: QPainter, panel: QRectF) -> None:
    for layer in range(_LAYERS, 0, -1):
        reach = layer * (REACH - _DROP) / _LAYERS
        ring = panel.adjusted(-reach, _DROP - reach, reach, _DROP + reach)
        draw_rounded(painter, ring, RADIUS + reach, ground=QColor(0, 0, 0, _ALPHA))


def _has_compositor() -> bool:
    """Ask the X server who draws its screen; False where that cannot be found out."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
        xcb.xcb_connect.restype = ctypes.c_void_p
        connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
        try:
            return _selection_owner(xcb, connection, b"_NET_WM_CM_S0") != 0
        finally:
            xcb.xcb_disconnect(connection)
    except (OSError, AttributeError, ValueError):
        return False


def _selection_owner(xcb: ctypes.CDLL, connection: ctypes.c_void_p, name: bytes) -> int:
    """Return the window that owns a selection, 0 for none."""
    if xcb.xcb_connection_has_error(connection):
        return 0
    xcb.xcb_intern_atom.restype = xcb.xcb_get_selection_owner.restype = _Cookie
    cookie = xcb.xcb_intern_atom(connection, 1, len(name), name)
    atom = _reply(xcb.xcb_intern_atom_reply, connection, cookie)
    if not atom:
        return 0
    cookie = xcb.xcb_get_selection_owner(connection, atom)
    return _reply(xcb.xcb_get_selection_owner_reply, connection, cookie)


def _reply(read: Any, connection: ctypes.c_void_p, cookie: _Cookie) -> int:
    """Return the one number of a reply, which stands after its header of 8 bytes."""
    read.restype = ctypes.POINTER(ctypes.c_uint32)
    read.argtypes = (ctypes.c_void_p, _Cookie, ctypes.c_void_p)
    reply = read(connection, cookie, None)
    return int(reply[2]) if reply else 0
