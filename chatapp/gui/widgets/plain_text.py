"""Text from outside (names, titles, quotes) shown literally, where Qt would guess markup."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

_PLAIN_TEXT = 0
_SELECTABLE_BY_MOUSE = 1
_LONGEST_TOOLTIP = 600


def tooltip(text: str) -> str:
    """Return HTML with which `setToolTip` shows the text literally; tooltips guess rich text."""
    import html

    shown = text if len(text) <= _LONGEST_TOOLTIP else text[:_LONGEST_TOOLTIP] + "…"
    return f"<p style='white-space:pre-wrap'>{html.escape(shown)}</p>" if shown else ""


def plain_label(
    text: str = "", wraps: bool = False, quiet: bool = False, selectable: bool = False
) -> QLabel:
    """Make a label that never reads markup; a wrapping one may be as narrow as its place."""
    label = QLabel()
    # By its number: nothing on the screen at first may name Qt (see frame).
    label.setProperty("textFormat", _PLAIN_TEXT)
    label.setText(text)
    label.setWordWrap(wraps)
    if wraps:
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    if quiet:
        label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    if selectable:
        label.setProperty("textInteractionFlags", _SELECTABLE_BY_MOUSE)
    return label
