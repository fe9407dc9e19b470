"""The services that every feature of the window may use."""

from __future__ import annotations

from dataclasses import dataclass

from chatapp.gui.engine.engine_client import EngineClient
from chatapp.gui.notices.notices import Notices
from chatapp.gui.notices.reports import Reports
from chatapp.gui.shell.command_table import Commands
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.shell.main_window import MainWindow
from chatapp.gui.widgets.theme import Theme
from chatapp.machine.paths import Paths


@dataclass(frozen=True, eq=False, slots=True)
class Shell:
    """Knows no feature; each feature gets it from `app/window.py`."""

    paths: Paths
    settings: KeptSettings
    theme: Theme
    engine: EngineClient
    window: MainWindow
    commands: Commands
    notices: Notices
    reports: Reports

    def show_list(self, shown: bool) -> None:
        """Unfold or fold the list at the left, also at the next start."""
        self.window.show_list(shown)
        self.settings.change("list_shown", shown)

    def keep_place(self) -> None:
        """Store where the window is, and the widths of its panes, for the next start."""
        panes = self.window.panes
        self.settings.change("window_geometry", self.window.geometry_as_text())
        self.settings.change("list_width", panes.list)
        self.settings.change("source_width", panes.source)
        self.settings.change("library_height", self.window.side.lower_height)
