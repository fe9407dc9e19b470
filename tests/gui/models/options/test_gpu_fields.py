"""The choices for one model that only machines with a GPU have."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLabel
from pytestqt.qtbot import QtBot

from chatapp.contract.records import Model
from chatapp.gui.app.window import Window
from chatapp.gui.models.model_card import ModelCard
from chatapp.gui.models.options.gpu_fields import shares
from chatapp.gui.models.options.options_form import ModelOptionsForm
from chatapp.machine.models import options as model_options
from chatapp.machine.models.options import ModelOptions

ALL = {
    "GPU layers",
    "Layers with experts on the processor",
    "Share of each graphics card",
    "Conversation memory (KV cache)",
}


@pytest.fixture
def card(window: Window, qtbot: QtBot) -> ModelCard:
    window.shell.commands.action("models").trigger()
    page = window.models.page
    assert page is not None
    qtbot.waitUntil(lambda: bool(page.installed.cards))
    return page.installed.cards["/models/tiny.gguf"]


def opened(
    card: ModelCard, window: Window, gpus: tuple[str, ...], experts: int
) -> ModelOptionsForm:
    page = window.models.page
    assert page is not None
    page.installed.take_graphics(gpus)
    card.model = replace(card.model, experts=experts, layers=30)
    card.toggle_options()
    assert card.form is not None
    return card.form


def rows(form: ModelOptionsForm) -> set[str]:
    layout = form.findChild(QFormLayout)
    assert layout is not None
    shown = set()
    for row in range(layout.rowCount()):
        item = layout.itemAt(row, QFormLayout.ItemRole.LabelRole)
        label = item.widget() if item is not None else None
        if isinstance(label, QLabel):
            shown.add(label.text())
    return shown & ALL


@pytest.mark.parametrize(
    ("gpus", "experts", "expected"),
    [
        ((), 8, {"GPU layers"}),
        (("A",), 0, {"GPU layers", "Conversation memory (KV cache)"}),
        (("A",), 8, ALL - {"Share of each graphics card"}),
        (("A", "B"), 8, ALL),
    ],
)
def test_a_form_has_what_machine_and_model_have(
    card: ModelCard, window: Window, gpus: tuple[str, ...], experts: int, expected: set[str]
) -> None:
    assert rows(opened(card, window, gpus, experts)) == expected


def test_choices_for_the_gpu_are_kept_and_ask_for_a_new_load(
    card: ModelCard, window: Window, qtbot: QtBot
) -> None:
    form = opened(card, window, ("A", "B"), 8)
    assert not form.reload.isVisibleTo(form)
    form.gpu.experts.setValue(12)
    form.gpu.layers.setValue(20)
    form.gpu.split.setFocus()
    qtbot.keyClicks(form.gpu.split, "3:1")
    qtbot.keyClick(form.gpu.split, Qt.Key.Key_Return)
    form.gpu.kv.click()
    assert form.reload.isVisibleTo(form)
    kept = model_options.of("tiny", window.shell.settings.values.model_options)
    assert kept == ModelOptions(
        "tiny", gpu_layers=20, cpu_experts=12, gpu_split=(3.0, 1.0), kv_on_gpu=False
    )
    assert form.gpu.split.text() == "3 : 1"
    qtbot.mouseClick(form.reset, Qt.MouseButton.LeftButton)
    assert form.gpu.kv.isChecked()
    assert form.gpu.split.text() == ""


@pytest.mark.parametrize(
    ("text", "read"),
    [("3:1", (3, 1)), ("3, 1", (3, 1)), ("", ()), ("0:0", ()), ("nan", ()), ("a:b", ())],
)
def test_shares_are_read_as_people_type_them(text: str, read: tuple[float, ...]) -> None:
    assert shares(text) == read


def test_a_gpu_without_room_is_said_in_the_window(window: Window) -> None:
    model = Model("/m.gguf", "Large", "chat", details={"gpu_layers": "20", "all_layers": "33"})
    window.models.reports.loaded(model, lambda: None)
    assert "20 of its 33 layers" in " ".join(window.shell.notices.texts().values())
    window.models.reports.loaded(replace(model, details={}), lambda: None)
    assert "layers" not in " ".join(window.shell.notices.texts().values())
