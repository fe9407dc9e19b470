"""The set-up where Debian's tools are not: what is missing is named as that distribution names it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
Load = Callable[[str], ModuleType]


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module


def only(monkeypatch: pytest.MonkeyPatch, folder: Path, *programs: str) -> None:
    """Let PATH hold these programs alone."""
    folder.mkdir()
    for program in programs:
        (folder / program).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(folder))


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("dnf", "sudo dnf install libglvnd-egl tesseract tesseract-langpack-kor"),
        ("pacman", "sudo pacman -S --needed libglvnd tesseract tesseract-data-kor"),
        ("apk", "sudo apk add mesa-egl tesseract-ocr tesseract-ocr-data-kor"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_installed(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    program: str,
    words: str,
) -> None:
    only(monkeypatch, tmp_path / "bin", program)
    packages = load("system_packages")
    monkeypatch.setattr(packages, "_loads", lambda library: library != "libEGL.so.1")
    monkeypatch.delenv("CHATAPP_SYSTEM_PACKAGES", raising=False)
    packages.install("run", tmp_path, tmp_path / "log")
    said = capsys.readouterr().err
    assert words in said
    assert "Without them there is no: the window, scanned pages" in said


def test_nothing_is_said_where_all_is_there(
    load: Load,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    only(monkeypatch, tmp_path / "bin", "dnf", "tesseract")
    packages = load("system_packages")
    monkeypatch.setattr(packages, "_loads", lambda _library: True)
    monkeypatch.delenv("CHATAPP_SYSTEM_PACKAGES", raising=False)
    packages.install("run", tmp_path, tmp_path / "log")
    assert capsys.readouterr().err == ""


def test_a_linux_with_musl_is_told_why_at_once(load: Load, tmp_path: Path) -> None:
    set_up, progress = load("set_up"), load("progress")
    set_up.refuse_musl(tmp_path)
    (tmp_path / "ld-musl-x86_64.so.1").touch()
    with pytest.raises(progress.StepFailed, match="glibc"):
        set_up.refuse_musl(tmp_path)
    (tmp_path / "ld-linux-x86-64.so.2").touch()
    set_up.refuse_musl(tmp_path)


def test_a_gpu_without_its_tools_is_named_with_the_command_that_brings_them(
    load: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    only(monkeypatch, tmp_path / "bin", "dnf")
    backend = load("gpu_backend")
    monkeypatch.setattr(backend, "header_version", lambda: 0)
    vulkan = backend.TOOLKITS["vulkan"]
    missing = [need for need in vulkan.needs[:3] if not need.is_here()]
    words = backend.missing_words(vulkan.title, missing)
    assert "the shader compiler glslc" in words
    assert "sudo dnf install gcc-c++ glslc vulkan-loader-devel vulkan-headers" in words


def test_headers_that_are_too_old_are_not_asked_for_again(
    load: Load, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Debian 12 has Vulkan 1.3.239: its own package brings nothing newer."""
    backend = load("gpu_backend")
    headers = tmp_path / "vulkan"
    headers.mkdir()
    (headers / "vulkan_core.h").write_text("#define VK_HEADER_VERSION 239\n", "utf-8")
    monkeypatch.delenv("VULKAN_SDK", raising=False)
    assert backend.header_version((str(tmp_path),)) == 239
    monkeypatch.setattr(backend, "header_version", lambda: 239)
    old = [need for need in backend.TOOLKITS["vulkan"].needs if need.is_vulkan]
    words = backend.missing_words("Vulkan", old)
    assert "1.3.271 or newer" in words
    assert "Try:" not in words


def test_the_best_gpu_that_can_be_made_is_chosen(
    load: Load, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backend = load("gpu_backend")
    here, gone = backend.Need("x", lambda: True, "x"), backend.Need("nvcc", lambda: False, "cuda")
    kits = {
        "cuda": backend.Toolkit("c", "C", "NVIDIA (CUDA)", lambda: True, (gone,)),
        "vulkan": backend.Toolkit("v", "V", "Vulkan", lambda: True, (here,)),
    }
    monkeypatch.setattr(backend, "TOOLKITS", kits)
    assert backend.choose() == "vulkan"
    said = capsys.readouterr().err
    assert "Found: NVIDIA (CUDA), Vulkan" in said
    assert "nvcc" in said


def test_off_removes_backends_and_leaves_the_processors(load: Load, tmp_path: Path) -> None:
    backend = load("gpu_backend")
    for name in ("libggml-vulkan.so", "libggml-cpu.so", "libggml-base.so"):
        (tmp_path / name).touch()
    assert backend.remove(tmp_path) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["libggml-base.so", "libggml-cpu.so"]


def test_the_sources_are_those_that_the_lock_names(load: Load) -> None:
    backend = load("gpu_backend")
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    lines = backend.locked("llama-cpp-python", lock)
    assert lines.startswith("llama-cpp-python==0.3.")
    assert "--hash=sha256:" in lines
    assert lines.count("==") == 1
