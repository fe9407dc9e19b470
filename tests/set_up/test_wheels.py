"""`./run --wheels DIR` installs from a folder alone; what cannot be used of one is said in words."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def wheels(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("wheels")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wheels: ModuleType) -> Path:
    """A wheelhouse whose name has a blank, with one small package."""
    made = tmp_path / "wheels of the kit"
    made.mkdir()
    with zipfile.ZipFile(made / "small_thing-1.5-py3-none-any.whl", "w") as archive:
        about = "small_thing-1.5.dist-info"
        archive.writestr("small_thing.py", "here = True\n")
        archive.writestr(
            f"{about}/METADATA", "Metadata-Version: 2.1\nName: small-thing\nVersion: 1.5\n"
        )
        archive.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{about}/RECORD", "")
    monkeypatch.setenv(wheels.VARIABLE, str(made))
    return made


def test_pip_installs_from_the_folder_and_asks_no_index(
    folder: Path, wheels: ModuleType, tmp_path: Path
) -> None:
    environment = wheels.environment(dict(os.environ))
    # An index that would be asked fails at once.
    environment["PIP_INDEX_URL"] = "http://127.0.0.1:9/"
    pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(tmp_path / "to")]
    subprocess.run([*pip, "small-thing"], check=True, env=environment, timeout=300)
    assert (tmp_path / "to/small_thing.py").is_file()
    missing = subprocess.run([*pip, "another"], check=False, env=environment, timeout=300)
    assert missing.returncode != 0


def test_without_a_folder_nothing_changes(
    wheels: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(wheels.VARIABLE, raising=False)
    assert wheels.environment({"A": "b"}) == {"A": "b"}


def test_packages_in_volumes_are_named_with_what_to_do(folder: Path, wheels: ModuleType) -> None:
    (folder / "large-1.0-py3-none-any.whl.001").touch()
    with pytest.raises(Exception, match=r"large-1\.0-py3-none-any\.whl in .*verify\.sh --join"):
        wheels.environment({})


def test_a_folder_without_packages_or_none_at_all_is_named(
    wheels: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(wheels.VARIABLE, str(tmp_path))
    with pytest.raises(Exception, match="no packages"):
        wheels.environment({})
    monkeypatch.setenv(wheels.VARIABLE, str(tmp_path / "gone"))
    with pytest.raises(Exception, match="no folder"):
        wheels.environment({})
