"""Settings: rows from the types of the settings, in effect at once, kept at once."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QMessageBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.contract.protocol import Failed, MachineChecked
from chatapp.contract.records import Model, ModelKind
from chatapp.gui.app.window import Window
from chatapp.gui.settings.about_page import AboutPage
from chatapp.gui.settings.places_page import PlacesPage
from chatapp.gui.settings.setting_page import SettingLine
from chatapp.gui.settings.setting_rows import PathRows
from chatapp.gui.settings.settings_dialog import SettingsDialog
from chatapp.gui.shell.kept_settings import interface_language
from chatapp.gui.widgets.text_field import ReadOnlyText
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
        "tour_seen",
        "instructions",
        "sampling",
        "library_height",
        "displays",
        "library_shown",
        "collections",
        "dialog_folders",
    }
    for name in settings.DECLARED:
        assert name in set_by_use or dialog.field(name)


def test_every_field_has_room_in_the_smallest_dialog(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.resize(dialog.minimumSize())
    qtbot.waitExposed(dialog)
    narrow = []
    for name, declared in settings.DECLARED.items():
        if declared.group:
            dialog.show_setting(name)
            QApplication.processEvents()
            field = dialog.field(name)
            assert field.isVisible(), name
            if not isinstance(field, QCheckBox) and field.width() < 200:
                narrow.append(name)
    assert narrow == []


def test_the_language_changes_at_once(window: Window, dialog: SettingsDialog, paths: Paths) -> None:
    choose(dialog, "language", "ko")
    assert texts.language() == "ko"
    assert window.header.title.text == "새 대화"
    assert window.shell.commands.action("quit").text() == "종료"
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


def visible_settings(dialog: SettingsDialog) -> set[str]:
    lines = [line for line in dialog._page.lines() if line.isVisible()]
    return {line.objectName().removeprefix("line-") for line in lines}


@pytest.mark.parametrize(
    ("searched", "name"),
    [
        ("font size", "zoom_percent"),
        ("글자 크기", "zoom_percent"),
        ("文字サイズ", "zoom_percent"),
        ("dark mode", "theme"),
        ("다크 모드", "theme"),
        ("graphics", "gpu_layers"),
        ("그래픽 카드", "gpu_layers"),
        ("offline", "network_on"),
        ("ollama", "remote_url"),
    ],
)
def test_a_setting_is_found_by_the_words_people_use(
    dialog: SettingsDialog, searched: str, name: str
) -> None:
    # As an input method does; QTest has keys for ASCII only.
    dialog.sections.field.insert(searched)
    assert name in visible_settings(dialog)
    assert len(visible_settings(dialog)) < 6


def test_what_no_setting_has_gets_a_sentence(dialog: SettingsDialog, qtbot: QtBot) -> None:
    qtbot.keyClicks(dialog.sections.field, "zzzz")
    assert visible_settings(dialog) == set()
    assert dialog._page._nothing.isVisible()
    assert "zzzz" in dialog._page._nothing.text()


def test_arrow_keys_go_through_the_groups_from_the_search_field(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    assert "theme" in visible_settings(dialog)
    qtbot.keyClick(dialog.sections.field, Qt.Key.Key_Down)
    assert "reading_goal" in visible_settings(dialog)
    assert "theme" not in visible_settings(dialog)


def test_advanced_settings_are_folded_until_they_are_wanted(
    dialog: SettingsDialog, qtbot: QtBot
) -> None:
    dialog.sections.choose("context")
    assert "context_tokens" in visible_settings(dialog)
    assert "kv_type" not in visible_settings(dialog)
    group = next(group for group in dialog._page.groups if group.name == "context")
    assert group.fold is not None
    qtbot.mouseClick(group.fold, Qt.MouseButton.LeftButton)
    assert "kv_type" in visible_settings(dialog)


def test_a_changed_setting_names_its_default_and_goes_back_to_it(
    window: Window, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    def line() -> SettingLine:
        [shown] = [
            each for each in dialog._page.lines() if each.objectName() == "line-zoom_percent"
        ]
        return shown

    assert not line().reset.isVisible()
    window.shell.settings.change("zoom_percent", 120)
    assert line().reset.isVisible()
    assert line()._default.text() == "Default: 100 %"
    qtbot.mouseClick(line().reset, Qt.MouseButton.LeftButton)
    assert window.shell.settings.values.zoom_percent == 100
    box = dialog.field("zoom_percent")
    assert isinstance(box, QSpinBox)
    assert box.value() == 100


def test_all_settings_go_back_after_a_question(
    window: Window, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    window.shell.settings.change("zoom_percent", 120)
    window.shell.settings.change("threads", 3)
    for words, zoom in (("Keep settings", 120), ("Reset all settings", 100)):
        qtbot.mouseClick(dialog.reset_all, Qt.MouseButton.LeftButton)
        box = dialog.findChildren(QMessageBox)[-1]
        [button] = [each for each in box.findChildren(QPushButton) if each.text() == words]
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert window.shell.settings.values.zoom_percent == zoom
    assert window.shell.settings.values.threads == 0


def test_where_things_are_is_said_where_no_file_manager_starts(
    dialog: SettingsDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, paths: Paths
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    dialog.sections.choose("places")
    page = dialog.findChild(PlacesPage)
    assert page is not None
    qtbot.mouseClick(page.buttons["models"], Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == str(paths.models)
    assert str(paths.models) in page._said.text()


def test_about_names_versions_and_shows_a_licence(dialog: SettingsDialog, qtbot: QtBot) -> None:
    dialog.sections.choose("about")
    page = dialog.findChild(AboutPage)
    assert page is not None
    assert "llama.cpp" in page._versions
    names = [row.key for row in page.list.rows]
    assert "langchain-core" in names
    page.list.picked.emit("langchain-core")
    [text] = dialog.findChildren(ReadOnlyText)
    assert "MIT" in text.toPlainText()


def test_an_address_that_the_network_switch_keeps_from_use_says_so(
    window: Window, dialog: SettingsDialog, qtbot: QtBot
) -> None:
    dialog.sections.choose("machines")
    [line] = [each for each in dialog._page.lines() if each.objectName() == "line-remote_url"]
    window.shell.settings.change("remote_url", "http://192.168.0.5:8080")
    assert "network is off" in line._cost.text()
    window.shell.settings.change("network_on", True)
    assert line._cost.text() == ""
    switch = dialog.field("network_on")
    assert isinstance(switch, QCheckBox)
    assert switch.isChecked()
