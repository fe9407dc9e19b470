"""Text from outside (names, titles, quotes) shown as it is, where Qt would guess markup."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy


def tooltip(text: str) -> str:
    """Return what `setToolTip` needs to show the text itself; tooltips guess rich text."""
    import html

    shown = text if len(text) <= 600 else text[:600] + "…"
    return f"<p style='white-space:pre-wrap'>{html.escape(shown)}</p>" if shown else ""


def plain_label(text: str = "", wraps: bool = False) -> QLabel:
    """Make a label that never reads markup; a wrapping one may be as narrow as its place."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wraps)
    if wraps:
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label
