"""A model is searched, fetched and used in the real window, against a small real hub."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from chatapp.gui.models.hub_cards import HubFileRow
from chatapp.gui.models.models_page import ModelsPage
from chatapp.machine.settings import Settings
from tests.app.conftest import User
from tests.fakes.hub_server import HubServer, serving
from tests.gguf_files import chat_model

pytestmark = [pytest.mark.app, pytest.mark.model]
NAME = "owner/repository/tiny-F32.gguf"


@pytest.fixture(scope="module")
def hub() -> Iterator[HubServer]:
    """A hub with one repository on this machine."""
    with serving() as server:
        server.add(NAME, chat_model().bytes())
        yield server


@pytest.fixture
def settings(hub: HubServer) -> Settings:
    """The network stays off: the hub is on this machine."""
    hub.holds = False
    hub.held.clear()
    return Settings(hub_url=hub.url)


@pytest.fixture
def row(user: User) -> HubFileRow:
    """The only file of the hub, found with the keyboard."""
    user.window.shell.commands.action("models").trigger()
    page: ModelsPage | None = user.window.models.page
    assert page is not None
    user.click(page.search)
    QTest.keyClicks(page.hub.field, "tiny")
    QTest.keyClick(page.hub.field, Qt.Key.Key_Return)
    user.until(lambda: page.hub.cards)
    card = page.hub.cards["owner/repository"]
    assert card.facts.text() == "5 downloads · mit"
    user.click(card.open)
    user.until(lambda: card.rows)
    return card.rows[0]


def test_a_model_is_found_fetched_and_checked(user: User, row: HubFileRow, hub: HubServer) -> None:
    assert "F32" in row.facts.text()
    user.click(row.download)
    file = user.paths.models / "tiny-F32.gguf"
    user.until(lambda: any("is here, and its checksum is right" in each for each in said(user)))
    assert file.read_bytes() == hub.files[NAME]
    user.until(lambda: "On this computer" in row.facts.text())


def test_a_download_is_paused_and_goes_on_where_it_was(
    user: User, row: HubFileRow, hub: HubServer
) -> None:
    hub.holds = True
    user.click(row.download)
    part = user.paths.models / "tiny-F32.gguf.part"
    user.until(lambda: part.exists() and part.stat().st_size > 0)
    engine = user.window.engine.pid
    user.click(row.progress.pause)
    # The host is silent: that must cost neither the pause nor the engine with its model.
    user.until(lambda: row.progress.words.text().startswith("Paused"))
    assert user.window.engine.pid == engine
    hub.held.set()
    came, hub.holds = part.stat().st_size, False
    hub.ranges.clear()
    user.click(row.progress.pause)
    user.until((user.paths.models / "tiny-F32.gguf").exists)
    assert hub.ranges == [f"bytes={came}-"]


def said(user: User) -> list[str]:
    return list(user.window.shell.notices.texts().values())
