"""Windows."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from chatapp.machine.systems import windows_api as api

NO_CONSOLE = 0x08000000
"""CREATE_NO_WINDOW of processthreadsapi.h."""
_LONGEST = 240
"""Characters of a path that every program opens: MAX_PATH is 260, with a name of ours behind it."""
_LOCKED_BYTE = 4096
"""Offset of the locked byte, behind the content: Windows forbids reading locked bytes."""
_TRIES, _TRY_EVERY_S = 20, 0.1
"""Of changing a file that another program has open for a moment, such as a virus scanner; chosen."""
_RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
_NAME = "chatapp"
_PIPE_CODES = {232, 233, 109}
"""ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED and ERROR_BROKEN_PIPE of winerror.h."""
_RESERVED = " ."
"""What Windows leaves out at the end of a name."""


def available_bytes() -> int:
    return int(_memory_status().available)


def total_bytes() -> int:
    return int(_memory_status().total)


def used_bytes() -> int:
    counters = api.ProcessCounters(length=ctypes.sizeof(api.ProcessCounters))
    size = ctypes.sizeof(api.ProcessCounters)
    own = api.handle_of(api.kernel32("GetCurrentProcess"))
    done = api.kernel32("K32GetProcessMemoryInfo", own, ctypes.byref(counters), size)
    return int(counters.working_set) if done else 0


def limit_process(memory_bytes: int, cpu_s: int) -> None:
    """Put this process into a job that Windows ends when it takes more, with its children."""
    job = api.handle_of(api.kernel32("CreateJobObjectW", None, None))
    limits = api.JobLimits()
    limits.basic.flags = api.LIMIT_MEMORY | api.LIMIT_TIME | api.LIMIT_END_QUIETLY
    limits.basic.process_time = cpu_s * api.TICKS_A_SECOND
    limits.process_memory = memory_bytes
    size = ctypes.sizeof(limits)
    is_set = api.kernel32(
        "SetInformationJobObject", job, api.EXTENDED_LIMITS, ctypes.byref(limits), size
    )
    if is_set:
        own = api.handle_of(api.kernel32("GetCurrentProcess"))
        # The handle stays open: the job ends with it.
        api.kernel32("AssignProcessToJobObject", job, own)


def is_gone(parent: int) -> bool:
    """Ask Windows: the number of a parent stays that of one that has ended."""
    process = api.kernel32("OpenProcess", api.SYNCHRONIZE, False, parent)
    if not process:
        return True
    ended = api.kernel32("WaitForSingleObject", api.handle_of(process), 0) == api.IS_SIGNALLED
    api.kernel32("CloseHandle", api.handle_of(process))
    return bool(ended)


def lock(stream: BinaryIO) -> None:
    import msvcrt

    stream.seek(_LOCKED_BYTE)
    locking, mode = getattr(msvcrt, "locking"), getattr(msvcrt, "LK_NBLCK")  # noqa: B009
    try:
        locking(stream.fileno(), mode, 1)
    except PermissionError as error:
        raise BlockingIOError(error.errno, error.strerror) from error
    stream.seek(0)


def is_pipe_gone(error: OSError | ValueError) -> bool:
    """A pipe that nobody reads breaks with EINVAL (22) as often as with EPIPE."""
    if isinstance(error, BrokenPipeError):
        return True
    code = getattr(error, "winerror", None)
    return isinstance(error, OSError) and (error.errno == errno.EINVAL or code in _PIPE_CODES)


def replace(source: Path, target: Path) -> None:
    _patiently(lambda: os.replace(source, target))


def remove(file: Path) -> None:
    _patiently(lambda: file.unlink(missing_ok=True))


def reachable(path: Path) -> Path:
    r"""Return a long path with \\?\ before it, which takes the limit of 260 characters away."""
    text = str(path)
    if len(text) < _LONGEST or text.startswith("\\\\?\\"):
        return path
    text = text.replace("/", "\\")
    if text.startswith("\\\\"):
        return Path("\\\\?\\UNC\\" + text[2:])
    return Path("\\\\?\\" + text) if text[1:3] == ":\\" else path


def same_name(name: str, other: str) -> bool:
    return name.rstrip(_RESERVED).casefold() == other.rstrip(_RESERVED).casefold()


def data_folder(home: Path) -> Path:
    return Path(os.environ.get("LOCALAPPDATA") or home / "AppData/Local")


def settings_folder(home: Path) -> Path:
    return Path(os.environ.get("APPDATA") or home / "AppData/Roaming")


def cache_folder(home: Path) -> Path:
    return data_folder(home)


def programs(name: str) -> tuple[Path, ...]:
    roots = (os.environ.get("PROGRAMFILES"), os.environ.get("LOCALAPPDATA"))
    folders = [Path(root) for root in roots if root] or [Path(r"C:\Program Files")]
    places = {"tesseract": "Tesseract-OCR/tesseract.exe"}
    if name not in places:
        return ()
    installed = [*folders, *(folder / "Programs" for folder in folders)]
    return tuple(folder / places[name] for folder in installed)


def show_command(file: Path) -> list[str]:
    return ["explorer", f"/select,{file}"]


def wants_motion() -> bool:
    enabled = ctypes.c_int(1)
    api.user32("SystemParametersInfoW", api.SPI_ANIMATION, 0, ctypes.byref(enabled), 0)
    return bool(enabled.value)


def starts_at_login(home: Path) -> bool:
    registry = _registry()
    with contextlib.suppress(OSError), registry.OpenKey(registry.HKEY_CURRENT_USER, _RUN) as key:
        return bool(registry.QueryValueEx(key, _NAME)[0])
    return False


def start_at_login(home: Path, command: Sequence[str]) -> None:
    registry = _registry()
    with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN) as key:
        if command:
            words = subprocess.list2cmdline([_without_console(command[0]), *command[1:]])
            registry.SetValueEx(key, _NAME, 0, registry.REG_SZ, words)
        else:
            with contextlib.suppress(FileNotFoundError):
                registry.DeleteValue(key, _NAME)


def _without_console(program: str) -> str:
    """Return pythonw.exe for python.exe, which would open a black window."""
    windowed = Path(program).with_name("pythonw.exe")
    return str(windowed) if Path(program).name == "python.exe" and windowed.exists() else program


def _registry() -> Any:
    import winreg

    return winreg


def _memory_status() -> api.MemoryStatus:
    """Return the state of the memory, all zeros when Windows does not tell it."""
    status = api.MemoryStatus(length=ctypes.sizeof(api.MemoryStatus))
    is_set = api.kernel32("GlobalMemoryStatusEx", ctypes.byref(status))
    return status if is_set else api.MemoryStatus()


def _patiently(change: Callable[[], None]) -> None:
    """Change a file; one that is open elsewhere cannot be, so it is tried for two seconds."""
    for _ in range(_TRIES - 1):
        try:
            change()
        except PermissionError:
            time.sleep(_TRY_EVERY_S)
        else:
            return
    change()
