"""Sizes are kept for each display, over moves, restarts and displays that are gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect

from chatapp.gui.shell import screen_fit

PROGRAM = Path(__file__).with_name("two_displays.py")
LARGE = {"name": "large", "x": 0, "y": 0, "width": 1600, "height": 900, "scale": 1}
SMALL = {"name": "small", "x": 1600, "y": 0, "width": 1024, "height": 600, "scale": 2}
"""Sizes in logical pixels."""


def native(screen: dict[str, Any]) -> dict[str, Any]:
    """Return a display with its size in device pixels."""
    size = {side: screen[side] * screen["scale"] for side in ("width", "height")}
    return {**screen, **size}


def run(tmp_path: Path, *screens: dict[str, Any], program: Path = PROGRAM) -> dict[str, Any]:
    """Run a program with these displays."""
    config = tmp_path / "screens.json"
    # A drive letter would end the option: the file is named relative to the folder.
    dpi = {"logicalDpi": 96, "logicalBaseDpi": 96}
    config.write_text(json.dumps({"screens": [{**native(screen), **dpi} for screen in screens]}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={config.name}"}
    # The platform passes over its own "dpr": this scales windows as a real display does.
    scales = [f"{screen['name']}={screen['scale']}" for screen in screens]
    environment["QT_SCREEN_SCALE_FACTORS"] = ";".join(scales)
    environment["PYTHONPATH"] = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path / "settings.json")],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    seen: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return seen


def test_each_display_has_its_own_sizes(tmp_path: Path) -> None:
    seen = run(tmp_path, LARGE, SMALL)
    assert seen["small"][0] <= 1024
    assert seen["small"][1] <= 600
    assert seen["large"] == [1500, 850, 400]
    assert seen["small again"] == [900, 500, 200]
    again = run(tmp_path, LARGE, SMALL)
    assert again["screen"].startswith("small")
    assert again["first"][:2] == [900, 500]


def test_without_the_display_of_last_time_the_window_fits_another(tmp_path: Path) -> None:
    run(tmp_path, LARGE, SMALL)
    alone = run(tmp_path, LARGE)
    assert alone["screen"].startswith("large")
    assert alone["first"] == [1500, 850, 400]
    other = {**SMALL, "name": "beamer", "x": 0, "width": 800}
    fitted = run(tmp_path, other)
    assert fitted["first"][0] <= 800
    assert fitted["first"][1] <= 600


def test_pictures_are_sharp_on_a_display_of_another_scale(tmp_path: Path) -> None:
    seen = run(tmp_path, LARGE, SMALL, program=PROGRAM.with_name("two_scales.py"))
    assert seen["page"]["large"] > 0
    for part in ("page", "thumbnail", "tile"):
        assert seen[part]["small"] == pytest.approx(2 * seen[part]["large"], abs=2), part


@pytest.mark.parametrize(
    ("place", "moved"),
    [
        (QRect(1500, 100, 400, 300), QRect(1200, 100, 400, 300)),
        (QRect(-50, -20, 400, 300), QRect(0, 0, 400, 300)),
        (QRect(0, 0, 2000, 1000), QRect(0, 0, 2000, 1000)),
        (QRect(100, 100, 400, 300), QRect(100, 100, 400, 300)),
    ],
)
def test_a_window_is_moved_onto_the_screen(place: QRect, moved: QRect) -> None:
    assert screen_fit.inside(place, QRect(0, 0, 1600, 900)) == moved
