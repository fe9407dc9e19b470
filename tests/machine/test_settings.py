"""Settings: each is declared once, and what a file says wrong costs only that one."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from chatapp.errors import SettingsBroken, SettingsValueWrong
from chatapp.machine import settings
from chatapp.machine.settings import DECLARED, Setting, Settings

EXTENDING = Path(__file__).parents[2] / "docs" / "extending.md"
NOT_IN_THE_DIALOG = {
    "model_path",
    "last_model_path",
    "model_options",
    "tour_seen",
    "list_shown",
    "window_geometry",
    "collections",
    "dialog_folders",
    "library_height",
    "library_shown",
} | {
    "list_width",
    "displays",
    "source_width",
    "instructions",
    "sampling",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


def test_every_setting_has_a_group_or_is_set_by_use() -> None:
    assert {name for name, about in DECLARED.items() if not about.group} == NOT_IN_THE_DIALOG
    assert {*DECLARED, "unknown"} == set(Settings.__slots__)


def test_every_number_in_the_dialog_has_a_range_that_holds_its_default() -> None:
    for name, about in DECLARED.items():
        default = getattr(Settings(), name)
        if type(default) is int:
            assert about.smallest <= default <= about.largest, name


def test_what_is_saved_is_loaded(file: Path) -> None:
    values = Settings(language="ko", adapters=("한글.gguf",), gpu_layers=3, keep_chances=True)
    settings.save(file, values)
    assert settings.load(file) == (values, None)


def test_keys_of_a_newer_version_survive(file: Path) -> None:
    file.write_text('{"theme": "dark", "holograms": {"on": [1, null]}, "unknown": 3}', "utf-8")
    loaded, error = settings.load(file)
    settings.save(file, loaded)
    kept = json.loads(file.read_text("utf-8"))
    assert error is None
    assert (kept["theme"], kept["holograms"], kept["unknown"]) == ("dark", {"on": [1, None]}, 3)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zoom_percent", "100"),
        ("threads", True),
        ("server_on", 1),
        ("language", "xx"),
        ("adapters", "file.gguf"),
        ("adapters", [5]),
        ("remote_url", None),
        ("zoom_percent", 10**30),
        ("zoom_percent", 0),
        ("server_port", 80),
        ("list_width", -1),
        ("model_path", "a\0.gguf"),
        ("adapters", ["\0"]),
    ],
)
def test_a_wrong_value_falls_back_to_the_default_and_is_named(
    file: Path, name: str, value: object
) -> None:
    file.write_text(json.dumps({"theme": "dark", name: value}), "utf-8")
    loaded, error = settings.load(file)
    assert loaded == Settings(theme="dark")
    assert isinstance(error, SettingsValueWrong)
    assert error.details["names"] == name


@pytest.mark.parametrize("content", [b"{broken", b"[]", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_file_is_kept_aside(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    loaded, error = settings.load(file)
    assert loaded == Settings()
    assert isinstance(error, SettingsBroken)
    assert (file.parent / error.details["kept"]).read_bytes() == content


def test_the_guide_declares_a_setting_in_one_line() -> None:
    text = EXTENDING.read_text("utf-8")
    [line] = re.findall(r"## A setting\n.*?```python\n(.*?)\n```", text, re.S)
    declared: dict[str, object] = {}
    exec(
        f"@dataclass(frozen=True)\nclass More(Settings):\n    {line}", vars(settings) | {}, declared
    )
    spec = dataclasses.fields(declared["More"])[-1]  # type: ignore[arg-type]
    assert (spec.name, spec.default) == ("margin_percent", 10)
    assert spec.metadata["setting"] == Setting("window", "zoom", 0, 50, 5)


def test_a_file_name_that_is_not_utf8_survives(tmp_path: Path) -> None:
    chosen = Settings(model_path="/models/\udcc7\udcd1.gguf", theme="dark")
    settings.save(tmp_path / "settings.json", chosen)
    assert settings.load(tmp_path / "settings.json") == (chosen, None)
