"""The page of models: what is here, what can be got, downloads, and the choices for one model."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from chatapp import texts
from chatapp.gui.app.window import Window
from chatapp.gui.models.catalog_list import CatalogCard, details, source_of
from chatapp.gui.models.model_card import ModelCard
from chatapp.gui.models.models_page import ModelsPage
from chatapp.machine.models import catalog
from chatapp.machine.models import options as model_options

LEFT = Qt.MouseButton.LeftButton
SUGGESTED = "qwen3-8b"


def notices(window: Window) -> str:
    return "\n".join(window.shell.notices.texts().values())


@pytest.fixture
def page(window: Window, qtbot: QtBot) -> ModelsPage:
    """The page, opened by its key."""
    window.main.activateWindow()
    window.shell.commands.action("models").trigger()
    opened = window.models.page
    assert opened is not None
    qtbot.waitUntil(lambda: bool(opened.installed.cards))
    return opened


def card(page: ModelsPage, path: str) -> ModelCard:
    return page.installed.cards[path]


def offer(page: ModelsPage, name: str = SUGGESTED) -> CatalogCard:
    return page.catalog.cards[name]


def test_a_card_says_what_a_model_is_whether_it_fits_and_how_fast_it_is(page: ModelsPage) -> None:
    tiny, big = card(page, "/models/tiny.gguf"), card(page, "/models/big.gguf")
    assert "English only · Apache-2.0 · installed with the program" in tiny.facts.text()
    assert tiny.fit.text() == "In use: 1.2 GB of memory · 42 tokens/s here"
    assert "Too large: needs 43.0 GB, this computer has 16.0 GB" in big.fit.text()
    assert not big.load.isEnabled()
    assert "only a vocabulary" in card(page, "/models/vocab.gguf").fit.text()


def test_the_speed_is_said_in_letters_of_the_readers_language(page: ModelsPage) -> None:
    tiny = card(page, "/models/tiny.gguf")
    tiny.model = replace(tiny.model, letters_s={"hangul": 28.4, "latin": 150.0})
    page.refresh_states()
    assert "42 tokens/s here, 150 letters/s" in tiny.fit.text()
    texts.use("ko")
    page.refresh_states()
    assert "초당 42토큰, 한글 28자" in tiny.fit.text()


def test_a_model_is_ejected_and_loaded_for_the_next_question(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    tiny = card(page, "/models/tiny.gguf")
    qtbot.mouseClick(tiny.load, LEFT)
    qtbot.waitUntil(lambda: window.models.menu.text() == "No model loaded")
    assert tiny.load.text() == "Load"
    window.chats.current.ask("hello there")
    qtbot.waitUntil(lambda: window.models.choice.loaded is not None)


def test_a_model_is_loaded_from_its_card_by_keyboard(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    qtbot.mouseClick(card(page, "/models/tiny.gguf").load, LEFT)
    tiny = card(page, "/models/tiny.gguf")
    qtbot.waitUntil(lambda: tiny.load.text() == "Load")
    tiny.load.setFocus()
    qtbot.keyClick(tiny.load, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.shell.settings.values.model_path == "/models/tiny.gguf")


def test_esc_closes_the_page_and_the_caret_is_in_the_text_field(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    assert page.isVisible()
    assert window.models.end_nearest()
    assert not page.isVisible()
    assert QApplication.focusWidget() in (None, window.composer.view.edit)


def test_choices_for_one_model_are_kept_and_reset(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    tiny = card(page, "/models/tiny.gguf")
    qtbot.mouseClick(tiny.options, LEFT)
    form = tiny.form
    assert form is not None
    form.temperature.setValue(0.4)
    form.context.setValue(2048)
    form.add_file("/lora/style.gguf")

    def kept() -> model_options.ModelOptions:
        return model_options.of("tiny", window.shell.settings.values.model_options)

    assert kept() == model_options.ModelOptions(
        "tiny", temperature=0.4, context_tokens=2048, adapters=("/lora/style.gguf:1.00",)
    )
    assert "2,048 tokens" in form.price.text()
    assert form.reload.isVisibleTo(form)
    qtbot.mouseClick(form.reset, LEFT)
    assert kept().is_default
    assert form.temperature.text() == "As the preset says"


def test_the_strength_of_an_adapter_is_changed_and_it_is_taken_off(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    tiny = card(page, "/models/tiny.gguf")
    tiny.toggle_options()
    form = tiny.form
    assert form is not None
    form.add_file("/lora/style.gguf")
    form.strengths()[0].setValue(0.5)
    kept = window.shell.settings.values.model_options
    assert model_options.of("tiny", kept).adapters == ("/lora/style.gguf:0.50",)


def test_a_file_is_deleted_only_after_a_question(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    big = card(page, "/models/big.gguf")
    big.removal_wanted.emit(big.model)
    [box] = window.main.findChildren(QMessageBox)
    assert "cannot be undone" in box.informativeText()
    delete = next(each for each in box.findChildren(QPushButton) if each.text() == "Delete")
    qtbot.mouseClick(delete, LEFT)
    qtbot.waitUntil(lambda: "Big 70B was deleted" in notices(window))


def test_a_changed_file_is_said_to_be_another(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    page.installed.check_wanted.emit("/models/big.gguf")
    qtbot.waitUntil(lambda: "is not the file that the catalogue has" in notices(window))


def test_without_network_there_is_all_that_another_computer_needs(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    page.open(gets_more=True)
    chosen = offer(page)
    assert not chosen.download.isEnabled()
    assert "The network is off" in page.catalog.network.text()
    qtbot.mouseClick(chosen.copy, LEFT)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied[1:] == [
        "Qwen3-8B-Q4_K_M.gguf",
        "5,027,783,488 bytes",
        "SHA-256 d98cdcbd03e17ce47681435b5150e34c1417f50b5c0019dd560e4882c5745785",
        "https://huggingface.co/Qwen/Qwen3-8B-GGUF/resolve/"
        "7c41481f57cb95916b40956ab2f0b139b296d974/Qwen3-8B-Q4_K_M.gguf",
    ]


def test_the_suggested_model_stands_first(page: ModelsPage) -> None:
    page.open(gets_more=True)
    assert offer(page).badge.text() == "Suggested for this computer"
    first = min(page.catalog.cards.values(), key=lambda each: each.y())
    assert first is offer(page)


def test_a_file_that_somebody_has_is_copied_and_offered(
    page: ModelsPage, window: Window, qtbot: QtBot
) -> None:
    window.models.downloads.take_in("/stick/Qwen3-8B-Q4_K_M.gguf", "a" * 64)
    qtbot.waitUntil(lambda: "Fetched is here, and its checksum is right." in notices(window))


@pytest.fixture
def online(make_window: Callable[..., Window], qtbot: QtBot) -> Window:
    window = make_window(network_on=True)
    qtbot.waitUntil(lambda: window.models.choice.loaded is not None)
    qtbot.waitUntil(lambda: bool(window.models.choice.models))
    window.models.open_page(gets_more=True)
    return window


def test_a_download_is_paused_resumed_and_ends(
    online: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert online.models.page is not None
    chosen = offer(online.models.page)
    qtbot.mouseClick(chosen.download, LEFT)
    qtbot.waitUntil(lambda: "2.5 GB of 5.0 GB" in chosen.progress.words.text())
    qtbot.mouseClick(chosen.progress.pause, LEFT)
    qtbot.waitUntil(lambda: chosen.progress.words.text() == "Paused at 2.5 GB of 5.0 GB")
    qtbot.mouseClick(chosen.progress.pause, LEFT)
    # Progress does not go back while it connects again.
    assert chosen.progress.bar.share == pytest.approx(0.5)
    qtbot.waitUntil(lambda: chosen.progress.pause.text() == "Pause")
    qtbot.mouseClick(chosen.progress.cancel, LEFT)
    qtbot.waitUntil(lambda: not chosen.progress.isVisible())
    assert chosen.download.isVisible()


def test_a_finished_download_is_offered(
    make_window: Callable[..., Window],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SCRIPTED_DOWNLOAD", str(tmp_path))
    window = make_window(network_on=True)
    qtbot.waitUntil(lambda: window.models.choice.loaded is not None)
    known = catalog.by_id(SUGGESTED)
    assert known is not None
    window.models.downloads.start(source_of(known))
    qtbot.waitUntil(lambda: "its checksum is right" in notices(window))
    assert window.models.downloads.jobs == {}


def test_a_failed_download_says_why_and_can_be_resumed(
    make_window: Callable[..., Window],
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SCRIPTED_DOWNLOAD", str(tmp_path))
    monkeypatch.setenv("SCRIPTED_BROKEN_DOWNLOAD", "1")
    window = make_window(network_on=True)
    qtbot.waitUntil(lambda: window.models.choice.loaded is not None)
    window.models.open_page(gets_more=True)
    assert window.models.page is not None
    chosen = offer(window.models.page)
    qtbot.mouseClick(chosen.download, LEFT)
    qtbot.waitUntil(lambda: "could not be downloaded" in chosen.progress.words.text())
    assert chosen.progress.pause.text() == "Resume"


def test_what_an_earlier_run_left_is_shown_as_paused(online: Window, qtbot: QtBot) -> None:
    known = catalog.by_id(SUGGESTED)
    assert known is not None
    assert online.models.page is not None
    part = online.shell.paths.models / f"{known.file}.part"
    part.write_bytes(b"x" * 3_000_000)
    online.models.downloads.take_unfinished((source_of(known),))
    assert offer(online.models.page).progress.words.text() == "Paused at 3 MB of 5.0 GB"


def test_a_download_outlives_the_engine_as_paused(online: Window, qtbot: QtBot) -> None:
    assert online.models.page is not None
    chosen = offer(online.models.page)
    qtbot.mouseClick(chosen.download, LEFT)
    qtbot.waitUntil(lambda: "2.5 GB" in chosen.progress.words.text())
    with qtbot.waitSignal(online.engine.became_ready):
        os.kill(online.engine.pid, 9)
    assert "Paused" in chosen.progress.words.text()


@pytest.mark.parametrize("language", ["en", "ko", "ja"])
def test_each_language_has_all_of_the_page(page: ModelsPage, language: str) -> None:
    texts.use(language)
    page.open(gets_more=True)
    known = catalog.by_id(SUGGESTED)
    assert known is not None
    assert known.sha256 in details(known, "https://hub.example")
    assert texts.tr(f"catalog.why.{known.id}") in [
        each.text() for each in offer(page).findChildren(type(page._gguf))
    ]
