"""Numbers stand off the edge of their field, in every form."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit
from pytestqt.qtbot import QtBot

import chatapp.gui
from chatapp.gui.design.number_boxes import DecimalBox, WholeNumberBox


@pytest.mark.parametrize("kind", [WholeNumberBox, DecimalBox])
def test_text_stands_off_the_edge(qtbot: QtBot, kind: type[QAbstractSpinBox]) -> None:
    box = kind()
    qtbot.addWidget(box)
    assert box.findChildren(QLineEdit)[0].textMargins().left() > 0


def test_every_form_uses_these_fields() -> None:
    room = Path(chatapp.gui.__file__).parent
    others = [
        path.name
        for path in room.rglob("*.py")
        if "SpinBox()" in path.read_text("utf-8") and path.name != "number_boxes.py"
    ]
    assert others == []
