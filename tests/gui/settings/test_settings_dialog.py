"""Settings: rows from the types of the settings, in effect at once, kept at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QSpinBox
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.protocol import Failed, MachineChecked
from chatapp.contract.records import Model, ModelKind
from chatapp.gui.app.window import Window
from chatapp.gui.settings.setting_rows import PathRows
from chatapp.gui.settings.settings_dialog import SettingsDialog
from chatapp.gui.shell.kept_settings import interface_language
from chatapp.machine import settings
from chatapp.machine.paths import Paths
from chatapp.machine.settings import Settings


def choose(dialog: SettingsDialog, name: str, value: str) -> None:
    box = dialog.field(name)
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(value))


def test_every_setting_has_a_row_or_a_reason(dialog: SettingsDialog) -> None:
    set_by_use = {
        "model_path",
        "last_model_path",
        "model_options",
        "list_shown",
        "window_geometry",
    } | {
        "list_width",
        "source_width",
    }
    for name in settings.DECLARED:
        assert name in set_by_use or dialog.field(name)


def test_every_field_has_room_in_the_smallest_dialog(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.resize(dialog.minimumSize())
    qtbot.waitExposed(dialog)
    fields = [dialog.field(name) for name, declared in settings.DECLARED.items() if declared.group]
    narrow = [
        one.objectName() for one in fields if not isinstance(one, QCheckBox) and one.width() < 200
    ]
    assert narrow == []


def test_the_language_changes_at_once(window: Window, dialog: SettingsDialog, paths: Paths) -> None:
    choose(dialog, "language", "ko")
    assert texts.language() == "ko"
    assert window.header.title.text == "새 대화"
    assert window.shell.commands.action("quit").text() == "끝내기"
    assert dialog.windowTitle() == "설정"
    assert settings.load(paths.settings)[0].language == "ko"


def test_the_language_can_be_chosen_by_a_key_of_its_own_field(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    # Choosing it makes all fields anew, so the field must outlive its own key event.
    qtbot.keyClick(dialog.field("language"), Qt.Key.Key_End)
    qtbot.keyClick(dialog.field("language"), Qt.Key.Key_Home)
    assert isinstance(dialog.field("language"), QComboBox)


@pytest.mark.parametrize(
    ("preferred", "spoken"),
    [
        (["ko-KR", "en"], "ko"),
        (["de-DE", "de", "ko-KR"], "ko"),
        (["en-US", "ko"], "en"),
        ([], "en"),
    ],
)
def test_the_language_of_the_system_is_followed(
    monkeypatch: pytest.MonkeyPatch, preferred: list[str], spoken: str
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _self: preferred)
    assert interface_language(Settings()) == spoken
    assert interface_language(Settings(language="ko")) == "ko"


def test_light_and_dark_change_at_once(window: Window, dialog: SettingsDialog) -> None:
    choose(dialog, "theme", "dark")
    assert window.shell.theme.is_dark
    choose(dialog, "theme", "light")
    assert not window.shell.theme.is_dark


def test_the_text_size_changes_at_once(window: Window, dialog: SettingsDialog) -> None:
    box = dialog.field("zoom_percent")
    assert isinstance(box, QSpinBox)
    box.setValue(150)
    assert window.shell.theme.zoom_percent == 150


def test_embedding_models_can_be_chosen(
    window: Window, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    box = dialog.field("embedder_path")
    assert isinstance(box, QComboBox)
    assert [box.itemText(number) for number in range(box.count())] == [
        "Automatic",
        "Built in (fast)",
        "embed",
    ]
    choose(dialog, "embedder_path", "/models/embed.gguf")
    assert window.shell.settings.values.embedder_path == "/models/embed.gguf"


def test_drafts_are_chat_models_smaller_than_the_one_that_answers(
    window: Window, dialog: SettingsDialog
) -> None:
    def model(name: str, parameters: int, kind: ModelKind = "chat") -> Model:
        memory = {"memory_bytes": 500_000_000, "kv_token_bytes": 1000, "context_tokens": 8192}
        return Model(path=f"/m/{name}", name=name, kind=kind, parameters=parameters, **memory)

    answers = model("Large", 8_000_000_000)
    dialog.show_price(answers)
    dialog.show_drafts(
        [
            answers,
            model("Small", 500_000_000),
            model("Larger", 9_000_000_000),
            model("E", 9, "embedding"),
        ]
    )
    box = dialog.field("draft_path")
    assert isinstance(box, QComboBox)
    assert [box.itemText(number) for number in range(box.count())] == ["None", "Small"]
    choose(dialog, "draft_path", "/m/Small")
    assert window.shell.settings.values.draft_path == "/m/Small"
    assert "Small takes 504 MB more" in dialog._price.text()


def test_a_draft_that_the_engine_refuses_is_taken_back_with_the_reason(
    window: Window, dialog: SettingsDialog
) -> None:
    window.shell.settings.change("draft_path", "/m/Small")
    details = {"name": "Small", "model": "Large", "cause": "its vocabulary is of another kind"}
    window.models.on_draft_event(Failed(id=1, error="NotADraft", details=details))
    assert window.shell.settings.values.draft_path == ""
    assert "another kind" in "\n".join(window.shell.notices.texts().values())


@pytest.mark.parametrize(
    ("checked", "words"),
    [
        (MachineChecked(id=1, offloads=True, gpus=("NVIDIA H200",)), "Found: NVIDIA H200"),
        (MachineChecked(id=1, offloads=True), "finds no GPU"),
        (MachineChecked(id=1, offloads=False), "CPU-only"),
    ],
)
def test_what_llama_cpp_finds_of_graphics_processors_is_said(
    window: Window, dialog: SettingsDialog, checked: MachineChecked, words: str
) -> None:
    window.settings.dialog = dialog
    window.settings.on_machine_event(checked)
    assert words in dialog._machine.text()
    window.shell.settings.change("language", "ko")
    assert words not in dialog._machine.text()


def test_folders_are_added_and_taken_off(
    window: Window, dialog: SettingsDialog, paths: Paths
) -> None:
    rows = dialog.field("model_folders")
    assert isinstance(rows, PathRows)
    rows.add("/my/models")
    rows.add("/my/models")
    assert settings.load(paths.settings)[0].model_folders == ("/my/models",)


def test_what_cannot_be_saved_is_said(
    window: Window, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: object, content: object, mode: int) -> None:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(settings, "write_atomically", full)
    window.shell.settings.change("zoom_percent", 120)
    assert "permission denied" in "\n".join(window.shell.notices.texts().values())
