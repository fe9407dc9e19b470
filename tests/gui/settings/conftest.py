"""The settings dialog of a window."""

from __future__ import annotations

import pytest

from chatapp.gui.app.window import Window
from chatapp.gui.settings.settings_dialog import SettingsDialog


@pytest.fixture
def dialog(window: Window) -> SettingsDialog:
    """The dialog of a window, open."""
    window.shell.commands.action("settings").trigger()
    opened = window.settings.dialog
    assert opened is not None
    return opened
