"""What differs between the systems, each tried through a fake of how that system behaves."""

from __future__ import annotations

import ctypes
import errno
import io
import os
import plistlib
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chatapp.engine.process import memory
from chatapp.machine import file_names, systems
from chatapp.machine.systems import linux, linux_packages, macos, windows, windows_api
from chatapp.machine.systems.system import System

MEMBERS = ["NO_CONSOLE", *(name for name in dir(System) if not name.startswith("_"))]


@pytest.mark.parametrize("module", [linux, macos, windows])
@pytest.mark.parametrize("member", MEMBERS)
def test_each_system_has_every_member(module: types.ModuleType, member: str) -> None:
    assert hasattr(module, member)


@pytest.mark.parametrize(
    ("platform", "module"),
    [("win32", windows), ("darwin", macos), ("linux", linux), ("freebsd14", linux)],
)
def test_the_system_is_that_of_the_process(
    monkeypatch: pytest.MonkeyPatch, platform: str, module: types.ModuleType
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert systems.here() is module


# Windows ----------------------------------------------------------------------------------------


class FakeLibrary:
    """A library of Windows: functions that note their calls; `answers` are what they return."""

    def __init__(self, **answers: Callable[..., Any]) -> None:
        self.calls: list[str] = []
        self._answers = answers

    def __getattr__(self, name: str) -> Any:
        def called(*arguments: Any) -> Any:
            self.calls.append(name)
            return self._answers[name](*arguments)

        return called


def fake_windows(monkeypatch: pytest.MonkeyPatch, **answers: Callable[..., Any]) -> FakeLibrary:
    library = FakeLibrary(**answers)
    loaded = types.SimpleNamespace(kernel32=library, user32=library)
    monkeypatch.setattr(ctypes, "windll", loaded, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    return library


def test_windows_tells_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(status: Any) -> int:
        status._obj.total, status._obj.available = 16 << 30, 6 << 30
        return 1

    fake_windows(monkeypatch, GlobalMemoryStatusEx=fill)
    assert (memory.total_bytes(), memory.available_bytes()) == (16 << 30, 6 << 30)
    fake_windows(monkeypatch, GlobalMemoryStatusEx=lambda _status: 0)
    assert (memory.total_bytes(), memory.available_bytes()) == (0, 0)


def test_a_child_on_windows_is_held_by_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Any] = {}

    def take(job: Any, kind: int, limits: Any, size: int) -> int:
        told.update(job=job.value, kind=kind, size=size)
        told.update(memory=limits._obj.process_memory, time=limits._obj.basic.process_time)
        told["flags"] = limits._obj.basic.flags
        return 1

    library = fake_windows(
        monkeypatch,
        CreateJobObjectW=lambda *_: 7,
        SetInformationJobObject=take,
        GetCurrentProcess=lambda: -1,
        AssignProcessToJobObject=lambda *_: 1,
    )
    systems.here().limit_process(500_000_000, 20)
    assert library.calls[-1] == "AssignProcessToJobObject"
    assert told["job"] == 7
    assert told["kind"] == windows_api.EXTENDED_LIMITS
    assert (told["memory"], told["time"]) == (500_000_000, 200_000_000)
    assert told["flags"] & 0x100
    assert told["flags"] & 0x2
    # The size of the structure on 64 bits, as Windows checks it.
    assert told["size"] == 144


def test_a_child_on_windows_sees_that_its_parent_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """getppid names a parent there also when it is long gone."""
    for state, is_gone in ((0, True), (0x102, False)):
        fake_windows(
            monkeypatch,
            OpenProcess=lambda *_: 5,
            WaitForSingleObject=lambda *_, state=state: state,
            CloseHandle=lambda _: 1,
        )
        assert systems.here().is_gone(4711) is is_gone
    fake_windows(monkeypatch, OpenProcess=lambda *_: 0)
    assert systems.here().is_gone(4711)


@pytest.mark.parametrize(
    ("error", "on_windows", "on_linux"),
    [
        (BrokenPipeError(), True, True),
        (OSError(errno.EINVAL, "Invalid argument"), True, False),
        (OSError(errno.ENOSPC, "No space left"), False, False),
    ],
)
def test_a_pipe_that_nobody_reads_is_told_from_a_full_disk(
    error: OSError, on_windows: bool, on_linux: bool
) -> None:
    assert windows.is_pipe_gone(error) is on_windows
    assert linux.is_pipe_gone(error) is on_linux


def test_the_engine_on_windows_leaves_when_its_window_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from chatapp.contract.protocol import Ready
    from chatapp.engine.main import EventPipe

    class Gone(io.BytesIO):
        def write(self, _line: Any) -> int:
            raise OSError(errno.EINVAL, "Invalid argument")

    def leave(code: int) -> None:
        raise SystemExit(code)

    fake_windows(monkeypatch)
    monkeypatch.setattr(os, "_exit", leave)
    with pytest.raises(SystemExit) as left:
        EventPipe(Gone()).send(Ready(pid=1))
    assert left.value.code == 0


def test_the_terminal_on_windows_ends_quietly_with_its_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`chatapp … | more`, left with q: EINVAL there, EPIPE elsewhere."""
    from chatapp.cli.main import _Printable

    class Left(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError(errno.EINVAL, "Invalid argument")

    fake_windows(monkeypatch)
    with pytest.raises(BrokenPipeError):
        _Printable(Left()).write("a line")


def test_a_file_that_is_open_elsewhere_is_removed_a_little_later(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A virus scanner holds a new file for a moment: WinError 32."""
    file, unlink, left = tmp_path / "copy.pdf", Path.unlink, [1, 2, 3]
    file.write_bytes(b"x")

    def busy(path: Path, missing_ok: bool = False) -> None:
        if left:
            left.pop()
            raise PermissionError(errno.EACCES, "used by another process")
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", busy)
    monkeypatch.setattr(windows, "_TRY_EVERY_S", 0.0)
    windows.remove(file)
    assert not file.exists()
    windows.remove(file)


def test_a_file_that_stays_open_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def busy(*_: Any) -> None:
        raise PermissionError(errno.EACCES, "used by another process")

    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(windows, "_TRY_EVERY_S", 0.0)
    with pytest.raises(PermissionError):
        windows.replace(tmp_path / "a", tmp_path / "b")


def test_settings_are_saved_although_a_scanner_reads_them(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from chatapp.machine import settings

    replace, left = os.replace, [1, 2]

    def busy(source: Path, target: Path) -> None:
        if left:
            left.pop()
            raise PermissionError(errno.EACCES, "used by another process")
        replace(source, target)

    fake_windows(monkeypatch)
    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr(windows, "_TRY_EVERY_S", 0.0)
    settings.save(tmp_path / "settings.json", settings.Settings(theme="dark"))
    assert settings.load(tmp_path / "settings.json").settings.theme == "dark"


LONG = "\\".join(["C:", *["ein sehr langer Ordner 한국어"] * 12, "문서.pdf"])


@pytest.mark.parametrize(
    ("path", "reached"),
    [
        (r"C:\short\한글 문서.pdf", r"C:\short\한글 문서.pdf"),
        (LONG, "\\\\?\\" + LONG),
        ("\\\\server\\share\\" + "x" * 250, "\\\\?\\UNC\\server\\share\\" + "x" * 250),
        ("\\\\?\\" + LONG, "\\\\?\\" + LONG),
    ],
)
def test_paths_longer_than_260_are_opened(path: str, reached: str) -> None:
    assert str(windows.reachable(Path(path))) == reached


def test_a_long_path_from_the_window_reaches_the_engine_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fake_windows(monkeypatch)
    assert str(file_names.received(LONG)).startswith("\\\\?\\C:")


def test_an_address_of_a_drive_is_a_path() -> None:
    assert file_names.from_url("file:///C:/Users/%ED%95%9C/a.pdf") == Path("C:/Users/한/a.pdf")
    assert file_names.from_url("file:///home/c:/a.pdf") == Path("/home/c:/a.pdf")


@pytest.mark.parametrize(
    ("one", "other", "on_windows", "on_macos", "on_linux"),
    [
        ("Brief.PDF", "brief.pdf", True, True, False),
        ("한글.pdf", "\u1112\u1161\u11ab\u1100\u1173\u11af.pdf", False, True, False),
        ("name.", "name", True, False, False),
        ("a", "b", False, False, False),
    ],
)
def test_names_are_compared_as_each_system_does(
    one: str, other: str, on_windows: bool, on_macos: bool, on_linux: bool
) -> None:
    modules = (windows, macos, linux)
    assert [module.same_name(one, other) for module in modules] == [on_windows, on_macos, on_linux]


def test_no_child_opens_a_console(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each place that starts a program takes the flags of the system."""
    from chatapp.cli.health import about

    started: list[int] = []

    def start(*_: Any, creationflags: int = 0, **__: Any) -> Any:
        started.append(creationflags)
        raise OSError

    monkeypatch.setattr(subprocess, "run", start)
    fake_windows(monkeypatch)
    about.llama_line.cache_clear()
    about.llama_line()
    about.llama_line.cache_clear()
    assert started == [windows.NO_CONSOLE]


def test_every_program_is_started_without_a_console() -> None:
    package = Path(systems.__file__).parents[2]
    for file in package.rglob("*.py"):
        text = file.read_text("utf-8")
        is_own = file.parent.name == "systems" or file.name in ("doctor.py", "desktop.py")
        if not is_own and ("subprocess.run(" in text or "subprocess.Popen(" in text):
            assert "NO_CONSOLE" in text, file


class FakeRegistry:
    """The part of winreg that is used."""

    HKEY_CURRENT_USER, REG_SZ = 1, 1

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def OpenKey(self, *_: Any) -> Any:
        return io.BytesIO()

    CreateKey = OpenKey

    def QueryValueEx(self, _key: Any, name: str) -> tuple[str, int]:
        if name not in self.values:
            raise FileNotFoundError
        return self.values[name], 1

    def SetValueEx(self, _key: Any, name: str, _zero: int, _kind: int, value: str) -> None:
        self.values[name] = value

    def DeleteValue(self, _key: Any, name: str) -> None:
        if self.values.pop(name, None) is None:
            raise FileNotFoundError


def test_windows_opens_the_window_after_a_login(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    registry = FakeRegistry()
    monkeypatch.setitem(sys.modules, "winreg", registry)  # type: ignore[arg-type]
    python = tmp_path / "python.exe"
    python.with_name("pythonw.exe").touch()
    assert not windows.starts_at_login(tmp_path)
    windows.start_at_login(tmp_path, [str(python), "-m", "chatapp", "--data-dir", r"C:\내 문서"])
    # Without the black window of python.exe.
    assert "pythonw.exe" in registry.values["chatapp"]
    assert '"C:\\내 문서"' in registry.values["chatapp"]
    assert windows.starts_at_login(tmp_path)
    windows.start_at_login(tmp_path, [])
    windows.start_at_login(tmp_path, [])
    assert not windows.starts_at_login(tmp_path)


def test_windows_says_whether_things_may_move(monkeypatch: pytest.MonkeyPatch) -> None:
    def still(_what: int, _zero: int, value: Any, _save: int) -> int:
        value._obj.value = 0
        return 1

    fake_windows(monkeypatch, SystemParametersInfoW=still)
    assert not windows.wants_motion()


def test_windows_locks_a_byte_behind_the_content(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A locked byte cannot be read there, and the name of the holder is read."""
    at: list[int] = []
    file = (tmp_path / "lock").open("w+b", buffering=0)
    locking = types.SimpleNamespace(LK_NBLCK=2, locking=lambda *_: at.append(file.tell()))
    monkeypatch.setitem(sys.modules, "msvcrt", locking)  # type: ignore[arg-type]
    windows.lock(file)
    assert at == [4096]
    assert file.tell() == 0
    file.close()


# macOS ------------------------------------------------------------------------------------------

VM_STAT = """Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                               1000.
Pages active:                           200000.
Pages inactive:                           2000.
Pages speculative:                         300.
Pages wired down:                        90000.
Pages purgeable:                            40.
"""


def test_macos_tells_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    said = subprocess.CompletedProcess([], 0, stdout=VM_STAT)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: said)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert memory.available_bytes() == 3340 * 16384


def test_a_child_on_macos_that_takes_too_much_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """macOS takes no limit of address space: a thread of the child looks."""
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setattr(macos, "peak_bytes", iter([10, 20, 999]).__next__)
    monkeypatch.setattr(macos, "_LOOKS_EVERY_S", 0.0)
    macos._watch(100)
    assert left == [137]


def test_macos_opens_the_window_after_a_login(tmp_path: Path) -> None:
    macos.start_at_login(tmp_path, ["/Applications/채팅.app/chatapp", "--data-dir", "/a b"])
    agent = plistlib.loads(next(tmp_path.rglob("*.plist")).read_bytes())
    assert agent["ProgramArguments"][0] == "/Applications/채팅.app/chatapp"
    assert agent["RunAtLoad"] is True
    assert macos.starts_at_login(tmp_path)
    macos.start_at_login(tmp_path, [])
    assert not macos.starts_at_login(tmp_path)


def test_programs_of_homebrew_are_found_without_a_path(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from chatapp.machine.programs import tesseract

    program = tmp_path / "tesseract"
    program.touch()
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(macos, "programs", lambda name: (tmp_path / name,))
    monkeypatch.setenv("PATH", "/nowhere")
    assert tesseract._path() == str(program)


# Linux ------------------------------------------------------------------------------------------


def test_linux_opens_the_window_after_a_login(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    linux.start_at_login(tmp_path, ["/opt/chat app/chatapp", "100%"])
    entry = (tmp_path / ".config/autostart/chatapp.desktop").read_text("utf-8")
    assert "Exec='/opt/chat app/chatapp' 100%%" in entry
    assert linux.starts_at_login(tmp_path)
    linux.start_at_login(tmp_path, [])
    assert not linux.starts_at_login(tmp_path)


@pytest.mark.parametrize(
    ("program", "command"),
    [
        ("apt-get", "sudo apt install libegl1 libxcb-randr0 libxcb-xkb1 tesseract-ocr-kor"),
        ("dnf", "sudo dnf install libglvnd-egl libxcb tesseract-langpack-kor"),
        ("pacman", "sudo pacman -S --needed libglvnd libxcb tesseract-data-kor"),
        ("apk", "sudo apk add mesa-egl libxcb tesseract-ocr-data-kor"),
    ],
)
def test_what_is_missing_is_named_as_the_distribution_names_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, command: str
) -> None:
    (tmp_path / program).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    missing = ("libegl1", "libxcb-randr0", "libxcb-xkb1", "tesseract-ocr-kor")
    assert linux_packages.manager().install(missing) == command
