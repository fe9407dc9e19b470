"""Builds the settings: their dialog, the local server, and language, theme and zoom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

from chatapp import texts
from chatapp.contract.protocol import CheckMachine, Event, MachineChecked
from chatapp.errors import FolderUnusable, os_cause
from chatapp.gui.design import qt_texts
from chatapp.gui.engine.engine_client import window_program
from chatapp.gui.models.model_choice import ModelChoice
from chatapp.gui.settings.about_page import AboutPage
from chatapp.gui.settings.local_server import LocalServerClient
from chatapp.gui.settings.places_page import PlacesPage
from chatapp.gui.settings.setting_sections import ABOUT, PLACES
from chatapp.gui.settings.settings_dialog import SettingsDialog
from chatapp.gui.shell.kept_settings import interface_language
from chatapp.gui.shell.shell import Shell
from chatapp.machine import systems

_ZOOM_STEP = 10
_SMALLEST_ZOOM, _LARGEST_ZOOM = 50, 300
"""Percent."""


class SettingsFeature:
    """Makes the dialog each time it is wanted."""

    def __init__(self, shell: Shell, choice: ModelChoice) -> None:
        self._shell = shell
        self._choice = choice
        self.server = LocalServerClient(shell.engine, shell.window)
        self.dialog: SettingsDialog | None = None
        self.extras: dict[str, Callable[[], QWidget]] = {
            PLACES: lambda: PlacesPage(shell.theme, shell.paths),
            ABOUT: lambda: AboutPage(shell.theme),
        }
        """What stands at the end of a group beside the settings."""

    def open(self) -> None:
        """Open the dialog."""
        shell, models = self._shell, self._choice.models
        self.dialog = SettingsDialog(shell.theme, shell.settings, models, shell.window)
        self.dialog.show_price(self._choice.loaded)
        self.dialog.show_drafts(models)
        self.dialog.show_server(self.server)
        for group, make in self.extras.items():
            self.dialog.show_extra(group, make)
        self.dialog.finished.connect(self._on_closed)
        shell.engine.send(CheckMachine, self.on_machine_event)
        self.dialog.open()

    def open_at(self, name: str) -> None:
        """Open the dialog at a setting."""
        if self.dialog is None:
            self.open()
        if self.dialog is not None:
            self.dialog.show_setting(name)

    def on_machine_event(self, event: Event) -> None:
        """Show what was found out about this machine, if the dialog is still open."""
        if isinstance(event, MachineChecked) and self.dialog is not None:
            self.dialog.show_machine(event)

    def _on_closed(self) -> None:
        self.dialog = None

    def _zoom_by(self, step: int) -> None:
        settings = self._shell.settings
        zoom = max(_SMALLEST_ZOOM, min(_LARGEST_ZOOM, settings.values.zoom_percent + step))
        settings.change("zoom_percent", zoom)

    def _on_engine_ready(self) -> None:
        values = self._shell.settings.values
        if values.server_on:
            self.server.start(values.server_port)

    def _on_setting_changed(self, name: str) -> None:
        shell, values = self._shell, self._shell.settings.values
        if name == "language":
            texts.use(interface_language(values))
            qt_texts.use(texts.language())
            # Qt passes LanguageChange on to all widgets of the window.
            QCoreApplication.sendEvent(shell.window, QEvent(QEvent.Type.LanguageChange))
        elif name == "theme":
            shell.theme.choose(values.theme)
        elif name == "zoom_percent":
            shell.theme.set_zoom(values.zoom_percent)
        elif name == "starts_at_login":
            self._set_autostart(values.starts_at_login)
        elif name == "wraps_code":
            shell.theme.wrap_code(values.wraps_code)
        elif name == "server_on" and not values.server_on:
            self.server.stop()
        elif name in ("server_on", "server_port") and values.server_on:
            self.server.start(values.server_port)

    def _set_autostart(self, is_on: bool) -> None:
        """Let the system open the window after a login, or no more."""
        command = window_program(self._shell.paths) if is_on else []
        try:
            systems.here().start_at_login(Path.home(), command)
        except OSError as error:
            place = error.filename or Path.home()
            self._shell.reports.error(FolderUnusable(folder=place, cause=os_cause(error)))


def install(shell: Shell, choice: ModelChoice) -> SettingsFeature:
    """Build the feature and connect its signals."""
    settings = SettingsFeature(shell, choice)
    server = settings.server
    server.failed.connect(lambda failed: shell.reports.problem(failed.error, failed.details))
    shell.engine.became_ready.connect(settings._on_engine_ready)
    shell.engine.died.connect(lambda _cause: server.forget())
    shell.engine.gave_up.connect(lambda _cause: server.forget())
    shell.theme.code_wrapped.connect(lambda wraps: shell.settings.change("wraps_code", wraps))
    shell.settings.changed.connect(settings._on_setting_changed)
    shell.settings.not_stored.connect(shell.reports.error)
    shell.commands.connect_to(
        settings=settings.open,
        zoom_in=lambda: settings._zoom_by(_ZOOM_STEP),
        zoom_out=lambda: settings._zoom_by(-_ZOOM_STEP),
        zoom_reset=lambda: shell.settings.change("zoom_percent", 100),
    )
    return settings
