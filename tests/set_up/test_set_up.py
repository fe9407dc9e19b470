"""The set-up of a checkout: what it installs, what it says while it does, and what it says when it
cannot.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Protocol

import pytest

from chatapp.machine import display

ROOT = Path(__file__).parents[2]
Load = Callable[[str], ModuleType]
WriteProgram = Callable[[str, str], Path]


class Install(Protocol):
    """Installs what a part of the set-up needs, as the user of this number; 0 is root."""

    def __call__(self, part: str, user: int) -> None: ...


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch) -> Load:
    """Import one of the scripts in packaging/, which stand beside each other and are no package."""
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteProgram:
    """Write programs into the only folder on PATH; each is a shell script."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def write(name: str, script: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)
        return path

    return write


def step(load: Load, *command: str) -> object:
    return load("progress").Step("Trying", "a moment", command, dict(os.environ))


# Progress -------------------------------------------------------------------------------------


def test_a_step_says_what_it_does_and_how_long_it_took(
    load: Load, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    load("progress").run_step(
        step(load, sys.executable, "-c", "print('hello')"), tmp_path / "log", lambda _line: None
    )
    assert capfd.readouterr().err.splitlines() == ["Trying (a moment).", "  Done in 0 s."]
    assert "hello" in (tmp_path / "log").read_text("utf-8")


def test_a_step_that_fails_shows_the_end_of_its_log(load: Load, tmp_path: Path) -> None:
    failing = step(load, sys.executable, "-c", "print('cannot do it'); raise SystemExit(3)")
    with pytest.raises(Exception, match=r"Trying failed \(exit code 3\)") as raised:
        load("progress").run_step(failing, tmp_path / "log", lambda _line: None)
    assert "cannot do it" in str(raised.value)
    assert str(tmp_path / "log") in str(raised.value)


def test_a_program_that_is_not_there_is_named(load: Load, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="no-such-program cannot be started"):
        load("progress").run_step(
            step(load, "no-such-program"), tmp_path / "log", lambda _line: None
        )


@pytest.mark.parametrize(
    ("line", "activity"),
    [
        ("[12/193] Building CXX object src/llama.cpp.o", "compiling llama.cpp, 12 of 193 files"),
        ("Collecting chromadb==1.5.9 (from -r requirements.lock (line 3))", "looking for chromadb"),
        ("Downloading numpy-2.3.0-cp311-cp311-manylinux.whl (16 MB)", "downloading numpy"),
        ("Installing collected packages: a, b", "installing all packages"),
        ("anything else", None),
    ],
)
def test_pips_output_tells_what_it_does(load: Load, line: str, activity: str | None) -> None:
    assert load("set_up").PipActivity()(line) == activity


# The compiler ---------------------------------------------------------------------------------


def test_what_llama_cpp_must_not_use_of_a_processor_is_forbidden(load: Load) -> None:
    flags = load("compiler").feature_flags({"sse4_2", "amx_int8", "avx512_fp16"})
    assert flags == ["-mno-amx-int8", "-mno-avx512fp16"]
    assert load("compiler").feature_flags({"avx2"}) == []


@pytest.mark.parametrize("name", ["c++", "g++", "clang++"])
def test_each_usual_compiler_is_found(load: Load, programs: WriteProgram, name: str) -> None:
    programs(name, "true")
    assert load("compiler").has_system_compiler()


def test_no_compiler_is_found_where_there_is_none(load: Load, programs: WriteProgram) -> None:
    assert not load("compiler").has_system_compiler()


# System packages ------------------------------------------------------------------------------


@pytest.fixture
def debian(programs: WriteProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian of programs that pretend: xvfb and Tesseract are missing; what apt-get is asked
    lands in the file.
    """
    monkeypatch.delenv("CHATAPP_SYSTEM_PACKAGES", raising=False)
    asked = tmp_path / "asked"
    missing = "xvfb|tesseract-ocr"
    programs(
        "dpkg-query",
        f'for last; do :; done; case "$last" in {missing}) exit 1 ;; *) printf installed ;; esac',
    )
    programs("apt-get", f'echo "$*" >> {asked}')
    programs("env", 'while case "$1" in *=*) true ;; *) false ;; esac; do shift; done; exec "$@"')
    return asked


@pytest.fixture
def install(load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    def run(part: str, user: int) -> None:
        monkeypatch.setattr(os, "geteuid", lambda: user)
        load("system_packages").install(part, tmp_path, tmp_path / "log")

    return run


def _last_wish(asked: Path) -> str:
    """Return what apt-get was asked last."""
    return asked.read_text("utf-8").splitlines()[-1]


def test_root_gets_what_is_missing(
    install: Install, debian: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    install("test", user=0)
    assert _last_wish(debian).endswith("--no-install-recommends tesseract-ocr xvfb")
    assert "Installing system packages: tesseract-ocr xvfb" in capfd.readouterr().err


def test_sudo_that_asks_for_no_password_is_used(
    install: Install, debian: Path, programs: WriteProgram
) -> None:
    programs("sudo", '[ "$1" = -n ] && shift && exec "$@"')
    programs("true", "exit 0")
    install("test", user=1000)
    assert _last_wish(debian).endswith("--no-install-recommends tesseract-ocr xvfb")


def test_sudo_that_asks_for_a_password_is_left_alone(
    install: Install, debian: Path, programs: WriteProgram
) -> None:
    programs("sudo", "exit 1")
    install("test", user=1000)
    assert not debian.exists()


def test_a_user_without_sudo_is_told_in_one_line(
    install: Install, debian: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    install("test", user=1000)
    assert not debian.exists()
    assert capfd.readouterr().err == (
        "Missing system packages: sudo apt install tesseract-ocr xvfb. "
        "Without them there is no: scanned pages, tests with a real X server.\n"
    )


def test_a_user_without_sudo_gets_the_windows_libraries_for_this_checkout(
    install: Install, debian: Path, programs: WriteProgram, tmp_path: Path
) -> None:
    programs(
        "dpkg-query",
        'for last; do :; done; case "$last" in libegl1) exit 1 ;; *) printf installed ;; esac',
    )
    find_cache = 'for word; do case "$word" in Dir::Cache=*) cache=${word#*=} ;; esac; done'
    programs(
        "apt-get", f'{find_cache}; case "$*" in *libegl1) : > "$cache/archives/libegl1.deb" ;; esac'
    )
    programs("dpkg-deb", 'exec /bin/mkdir -p "$3/usr/lib/x86_64-linux-gnu"')
    install("run", user=1000)
    show = f". {tmp_path}/environment && echo $LD_LIBRARY_PATH"
    shown = subprocess.run(
        ["/bin/sh", "-c", show], env={"LD_LIBRARY_PATH": "/mine"}, capture_output=True, text=True
    )
    assert shown.stdout == f"{tmp_path}/system/root/usr/lib/x86_64-linux-gnu:/mine\n"


def test_what_apt_cannot_install_stops_nothing(
    install: Install, debian: Path, programs: WriteProgram, capfd: pytest.CaptureFixture[str]
) -> None:
    programs("apt-get", "echo no network; exit 100")
    install("run", user=0)
    told = capfd.readouterr().err
    assert "no network" in told
    assert told.endswith(
        "sudo apt install tesseract-ocr. Without them there is no: scanned pages.\n"
    )


def test_the_system_is_left_alone_when_that_is_wished(
    install: Install, debian: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHATAPP_SYSTEM_PACKAGES", "no")
    install("test", user=0)
    assert not debian.exists()


# The scripts ----------------------------------------------------------------------------------


def test_a_python_that_is_too_old_is_named(tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    old.chmod(0o755)
    environment = {**os.environ, "PYTHON": str(old)}
    copy = _copy_scripts(tmp_path)
    ran = subprocess.run(
        [copy / "run"], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1
    assert f"Python 3.11, 3.12 or 3.13 is needed, and none was found as: {old}." in ran.stderr


def test_what_is_set_up_already_starts_without_python(tmp_path: Path) -> None:
    copy = _copy_scripts(tmp_path)
    venv = copy / ".venv"
    (venv / "bin").mkdir(parents=True)
    for name in ("python", "chatapp"):
        (venv / "bin" / name).write_text('#!/bin/sh\necho "started with $*"\n', "utf-8")
        (venv / "bin" / name).chmod(0o755)
    (venv / ".ready-run").touch()
    ran = subprocess.run(
        [copy / "run", "a file.pdf"],
        env={**os.environ, "PYTHON": "none"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "started with a file.pdf\n"


def test_the_number_of_workers_fits_cores_and_memory(load: Load) -> None:
    count = load("run_tests").worker_count
    assert [count(2, 24_000), count(8, 24_000), count(8, 5_000), count(2, 500)] == [2, 8, 2, 1]


@pytest.mark.parametrize(
    ("codes", "combined"),
    [
        ([0, 0], 0),
        ([1, 0], 1),
        ([0, 1], 1),
        ([-11, 0], -11),
        ([0, 139], 139),
        ([5, 0], 0),
        ([0, 5], 0),
        ([5, 5], 5),
    ],
)
def test_a_failure_of_either_run_is_a_failure(load: Load, codes: list[int], combined: int) -> None:
    assert load("run_tests").combined_exit_code(codes) == combined


def _copy_scripts(to: Path) -> Path:
    """Copy what `./run` needs before there is an environment."""
    folder = to / "checkout"
    folder.mkdir()
    for name in ("run", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    (folder / "packaging").mkdir()
    for script in (
        "set-up",
        "set_up.py",
        "system_packages.py",
        "user_packages.py",
        "progress.py",
        "compiler.py",
    ):
        shutil.copy(ROOT / "packaging" / script, folder / "packaging" / script)
    return folder


def test_the_window_and_the_set_up_know_the_same_libraries(load: Load) -> None:
    known = {*display.QT_LIBRARIES.values(), *display.X11_LIBRARIES.values()}
    assert known == set(load("system_packages").WINDOW_LIBRARIES)
