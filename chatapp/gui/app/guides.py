"""What leads through the whole window: header, network state, first page, palette and keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatapp.gui.app import palette_sources
from chatapp.gui.commands import install as commands
from chatapp.gui.commands.install import CommandsFeature
from chatapp.gui.network import install as network
from chatapp.gui.network.install import NetworkFeature
from chatapp.gui.shell.header import HeaderBar
from chatapp.gui.tour import install as tour
from chatapp.gui.tour.install import TourDoings, TourFeature

if TYPE_CHECKING:
    from chatapp.gui.app.window import Window


@dataclass(frozen=True, eq=False, slots=True)
class Guides:
    """Features that know of many others."""

    header: HeaderBar
    network: NetworkFeature
    tour: TourFeature
    commands: CommandsFeature


def install(window: Window) -> Guides:
    """Build the features around those that the window has."""
    shell, settings, models = window.shell, window.settings, window.models
    state = network.install(shell, lambda: settings.server.url)
    settings.extras["network"] = state.make_page
    state.button.details_wanted.connect(lambda: settings.open_at("network_on"))
    composer = window.composer.view
    doings = TourDoings(
        open_files=lambda files: window.files.open(files),
        write_question=composer.set_text,
        open_models=models.menu.open,
        focus=composer.focus,
        has_chats=lambda: any(chat.title for chat in window.chats.all_chats.chats()),
    )
    first_page = tour.install(shell, models.choice, window.transcript.view, doings)
    found = commands.install(shell)
    found.groups = palette_sources.sources(window)
    tools = (state.button, models.menu)
    header = HeaderBar(shell.theme, shell.commands, tools, window.main.center)
    header.narrowed.connect(state.button.set_compact)
    return Guides(header, state, first_page, found)
