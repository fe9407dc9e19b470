"""Opening after a login: the switch in the settings reaches the system."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.gui.app.window import Window
from chatapp.machine.systems import linux


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    return tmp_path


def test_the_switch_reaches_the_system(window: Window, home: Path) -> None:
    window.shell.settings.change("starts_at_login", True)
    entry = (home / ".config/autostart/chatapp.desktop").read_text("utf-8")
    assert "--data-dir" in entry
    window.shell.settings.change("starts_at_login", False)
    assert not linux.starts_at_login(home)


def test_a_folder_that_cannot_be_written_is_said(window: Window, home: Path) -> None:
    (home / ".config").write_text("a file where a folder should be")
    window.shell.settings.change("starts_at_login", True)
    assert ".config" in " ".join(window.shell.notices.texts().values())
