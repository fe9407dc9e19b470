"""The search of the hub on the page of models."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from chatapp.contract.protocol.hub import HubFile
from chatapp.gui.app.window import Window
from chatapp.gui.models.hub_cards import RepositoryCard, quantization
from chatapp.gui.models.hub_list import HubList
from chatapp.gui.models.models_page import ModelsPage

LEFT = Qt.MouseButton.LeftButton
MODEL = "owner/model-GGUF"


def open_search(window: Window, qtbot: QtBot) -> HubList:
    """Open the page with its key, and the search with its tab."""
    qtbot.waitUntil(lambda: window.models.choice.loaded is not None)
    qtbot.waitUntil(lambda: window.models.choice.memory.total > 0)
    window.shell.commands.action("models").trigger()
    page: ModelsPage | None = window.models.page
    assert page is not None
    qtbot.mouseClick(page.search, LEFT)
    assert page.hub.isVisible()
    return page.hub


@pytest.fixture
def online(make_window: Callable[..., Window]) -> Window:
    """A window that may use the network."""
    return make_window(network_on=True)


def search(hub: HubList, qtbot: QtBot, words: str) -> None:
    hub.field.setFocus()
    hub.field.clear()
    qtbot.keyClicks(hub.field, words)
    qtbot.keyClick(hub.field, Qt.Key.Key_Return)


def opened(hub: HubList, qtbot: QtBot, name: str = MODEL) -> RepositoryCard:
    """Search and list the files of a repository."""
    search(hub, qtbot, "model")
    qtbot.waitUntil(lambda: name in hub.cards)
    card = hub.cards[name]
    qtbot.mouseClick(card.open, LEFT)
    return card


def test_words_find_repositories_with_licence_and_downloads(online: Window, qtbot: QtBot) -> None:
    hub = open_search(online, qtbot)
    search(hub, qtbot, "model")
    qtbot.waitUntil(lambda: len(hub.cards) == 2)
    assert hub.cards[MODEL].facts.text() == "1,234,567 downloads · mit"
    assert "needs an agreement" in hub.cards["owner/gated-GGUF"].facts.text()
    assert not hub.state.isVisible()


def test_a_file_says_its_size_quantization_and_whether_it_fits(
    online: Window, qtbot: QtBot
) -> None:
    hub = open_search(online, qtbot)
    card = opened(hub, qtbot)
    qtbot.waitUntil(lambda: len(card.rows) == 2)
    small, large = card.rows
    assert small.facts.text() == "2.5 GB · Q4_K_M"
    assert small.fit.text().startswith("Fits: needs 3.2 GB of memory")
    assert large.fit.text().startswith("Too large: needs 43.8 GB")


def test_a_file_is_fetched_paused_resumed_and_cancelled(online: Window, qtbot: QtBot) -> None:
    hub = open_search(online, qtbot)
    card = opened(hub, qtbot)
    qtbot.waitUntil(lambda: len(card.rows) == 2)
    row = card.rows[0]
    qtbot.mouseClick(row.download, LEFT)
    qtbot.waitUntil(lambda: "1.2 GB of 2.5 GB" in row.progress.words.text())
    qtbot.mouseClick(row.progress.pause, LEFT)
    qtbot.waitUntil(lambda: row.progress.words.text() == "Paused at 1.2 GB of 2.5 GB")
    qtbot.mouseClick(row.progress.pause, LEFT)
    qtbot.waitUntil(lambda: row.progress.pause.text() == "Pause")
    qtbot.mouseClick(row.progress.cancel, LEFT)
    qtbot.waitUntil(lambda: not row.progress.isVisible())
    assert row.download.isVisible()


def test_what_an_earlier_run_left_stands_above_the_search(online: Window, qtbot: QtBot) -> None:
    hub = open_search(online, qtbot)
    part = online.shell.paths.models / "mine-Q8_0.gguf.part"
    part.write_bytes(b"x" * 3_000_000)
    left = HubFile("owner/mine-GGUF", "mine-Q8_0.gguf", 9_000_000, "d" * 64)
    online.models.downloads.take_unfinished((left,))
    row = hub.unfinished["mine-Q8_0.gguf"]
    assert row.isVisible()
    assert row.progress.words.text() == "Paused at 3 MB of 9 MB"
    qtbot.mouseClick(row.progress.cancel, LEFT)
    qtbot.waitUntil(lambda: hub.unfinished == {})


def test_a_gated_repository_says_the_way_out(online: Window, qtbot: QtBot) -> None:
    hub = open_search(online, qtbot)
    card = opened(hub, qtbot, "owner/gated-GGUF")
    qtbot.waitUntil(lambda: "I have the file" in card.state.text())
    assert not card.open.isChecked()


def test_nothing_found_is_said(online: Window, qtbot: QtBot) -> None:
    hub = open_search(online, qtbot)
    search(hub, qtbot, "nothing")
    qtbot.waitUntil(lambda: "no GGUF models" in hub.state.text())


def test_without_network_the_way_out_and_the_address_are_offered(
    window: Window, qtbot: QtBot
) -> None:
    hub = open_search(window, qtbot)
    assert "The network is off" in hub.network.words.text()
    assert hub.network.allow.isVisible()
    qtbot.keyClicks(hub.field, "qwen 3")
    assert not hub.search.isEnabled()
    qtbot.keyClick(hub.field, Qt.Key.Key_Return)
    assert not hub.state.isVisible()
    qtbot.mouseClick(hub.copy, LEFT)
    address = "https://huggingface.co/models?library=gguf&search=qwen%203"
    assert QGuiApplication.clipboard().text() == address
    qtbot.mouseClick(hub.network.allow, LEFT)
    assert window.shell.settings.values.network_on
    assert hub.search.isEnabled()


def test_all_that_another_computer_needs_is_copied(online: Window, qtbot: QtBot) -> None:
    hub = open_search(online, qtbot)
    card = opened(hub, qtbot)
    qtbot.waitUntil(lambda: len(card.rows) == 2)
    qtbot.mouseClick(card.rows[0].copy, LEFT)
    assert QGuiApplication.clipboard().text().splitlines() == [
        f"{MODEL}/model-Q4_K_M.gguf",
        "2,500,000,000 bytes",
        "SHA-256 " + "c" * 64,
        f"https://huggingface.co/{MODEL}/resolve/main/model-Q4_K_M.gguf",
    ]


def test_a_mirror_on_this_machine_needs_no_network(
    make_window: Callable[..., Window], qtbot: QtBot
) -> None:
    hub = open_search(make_window(hub_url="http://127.0.0.1:9/mirror"), qtbot)
    qtbot.keyClicks(hub.field, "model")
    assert hub.search.isEnabled()
    assert hub.search_address().startswith("http://127.0.0.1:9/mirror/models?")


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("Qwen3-8B-Q4_K_M.gguf", "Q4_K_M"),
        ("gemma-3-1b-it-q8_0.gguf", "Q8_0"),
        ("x/Model-UD-IQ2_XXS.gguf", "IQ2_XXS"),
        ("model-BF16.gguf", "BF16"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("QwQ-32B.gguf", ""),
    ],
)
def test_the_quantization_is_read_from_the_name(file: str, shown: str) -> None:
    assert quantization(file) == shown
