"""Where things lie, and how their places are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatapp.machine.paths import shown


@pytest.mark.skipif("sys.platform == 'win32'")
def test_the_home_folder_is_told_as_people_write_it() -> None:
    assert shown(Path.home() / "chatapp" / "models") == "~/chatapp/models"
    assert shown(Path("/srv/models")) == "/srv/models"
