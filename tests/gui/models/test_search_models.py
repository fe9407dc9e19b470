"""Models of search in the window: the reranker's setting, and how far the vectors of an embedder
are.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol import Failed
from chatapp.contract.records import Model
from chatapp.gui.app.window import Window
from chatapp.gui.models.model_menu import model_rows

Make = Callable[..., Window]
RERANKER = Model(path="/m/rank.gguf", name="rank", kind="reranker")
EMBEDDER = Model(path="/m/embed.gguf", name="embed", kind="embedding")


def notices(window: Window) -> str:
    return "\n".join(window.shell.notices.texts().values())


@pytest.fixture
def field(window: Window) -> QComboBox:
    """The row of the reranker in the settings."""
    window.models.choice.models = (RERANKER, EMBEDDER)
    window.shell.commands.action("settings").trigger()
    assert window.settings.dialog is not None
    box = window.settings.dialog.field("reranker_path")
    assert isinstance(box, QComboBox)
    return box


def test_rerankers_can_be_chosen_and_switched_off(window: Window, field: QComboBox) -> None:
    words = [field.itemText(number) for number in range(field.count())]
    assert words == ["Automatic", "Off", "rank"]
    field.setCurrentIndex(field.findData("off"))
    assert window.shell.settings.values.reranker_path == "off"


def test_one_that_does_not_work_is_told_of(window: Window, field: QComboBox) -> None:
    window.shell.settings.change("reranker_path", RERANKER.path)
    details = {"name": "rank.gguf", "cause": "llama.cpp refused it"}
    window.documents.index.on_model_event(Failed(id=1, error="RerankerFailed", details=details))
    assert "The reranker rank.gguf failed (llama.cpp refused it)" in notices(window)


def test_the_model_menu_does_not_offer_one(window: Window) -> None:
    row = next(row for row in model_rows((RERANKER,), "") if row.title == "rank")
    assert not row.is_enabled
    assert "settings" in row.detail


def test_vectors_that_are_gone_on_with_after_a_start_are_shown_until_all_are_made(
    make_window: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    done = tmp_path / "done"
    monkeypatch.setenv("SCRIPTED_VECTORS", str(done))
    window = make_window()
    qtbot.waitUntil(lambda: "Preparing search: 3 of 10 passages" in notices(window))
    done.touch()
    qtbot.waitUntil(lambda: "Preparing search" not in notices(window))
