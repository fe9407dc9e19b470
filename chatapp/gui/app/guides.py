"""What leads through the whole window: header, network state, first page, palette and keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from chatapp.gui.app import palette_sources
from chatapp.gui.app.palette_sources import PaletteFeatures
from chatapp.gui.background import install as background
from chatapp.gui.background.install import BackgroundFeature
from chatapp.gui.commands import install as commands
from chatapp.gui.commands.install import CommandsFeature
from chatapp.gui.network import install as network
from chatapp.gui.network.install import NetworkFeature
from chatapp.gui.shell.display_places import DisplayPlaces
from chatapp.gui.shell.header import HeaderBar
from chatapp.gui.shell.shell import Shell
from chatapp.gui.tour import install as tour
from chatapp.gui.tour.install import TourDoings, TourFeature


@dataclass(frozen=True, eq=False, slots=True)
class Guides:
    """Features that know of many others."""

    header: HeaderBar
    network: NetworkFeature
    tour: TourFeature
    commands: CommandsFeature
    background: BackgroundFeature


def install(
    shell: Shell,
    features: PaletteFeatures,
    instructions: QWidget,
    transcript: QWidget,
    open_files: Callable[[Sequence[str]], object],
) -> Guides:
    """Build the features around those that the window has."""
    settings, models, composer = features.settings, features.models, features.composer.view
    state = network.install(shell, lambda: settings.server.url)
    settings.extras["network"] = state.make_page
    state.button.details_wanted.connect(lambda: settings.open_at("network_on"))
    doings = TourDoings(
        open_files=open_files,
        write_question=composer.set_text,
        open_models=lambda: models.open_page(gets_more=True),
        focus=composer.focus,
        has_chats=lambda: any(chat.title for chat in features.chats.all_chats.chats()),
    )
    first_page = tour.install(shell, models.choice, transcript, doings)
    palette = commands.install(shell)
    palette.groups = palette_sources.sources(features)
    tools = (state.button, models.menu, instructions)
    header = HeaderBar(shell.theme, shell.commands, tools, shell.window.center)
    header.narrowed.connect(state.button.set_compact)
    places = DisplayPlaces(shell.window, shell.settings)
    shell.window.was_closed.connect(places.keep)
    behind = background.install(shell, features.chats.all_chats)
    return Guides(header, state, first_page, palette, behind)
