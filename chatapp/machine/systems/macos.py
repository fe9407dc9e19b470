"""macOS."""

from __future__ import annotations

import os
import plistlib
import re
import subprocess
import threading
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from chatapp.machine.systems import posix
from chatapp.machine.systems.posix import (
    NO_CONSOLE,
    is_gone,
    is_pipe_gone,
    lock,
    reachable,
    remove,
    replace,
)

__all__ = ["NO_CONSOLE", "is_gone", "is_pipe_gone", "lock", "reachable", "remove", "replace"]

_LOOKS_EVERY_S = 0.2
"""Seconds between two looks at the memory of a child; chosen: a page needs longer to take much."""
_AGENT = "io.github.chatapp"
_TOO_MUCH = 137
"""The exit code of a process that the system killed for its memory: 128 and SIGKILL."""


def available_bytes() -> int:
    """Return the free, inactive, speculative and purgeable pages of vm_stat."""
    stat = _said(["/usr/bin/vm_stat"])
    page = re.search(r"page size of (\d+) bytes", stat)
    pages = re.findall(
        r"^Pages (?:free|inactive|purgeable|speculative):\s+(\d+)", stat, re.MULTILINE
    )
    return int(page[1]) * sum(map(int, pages)) if page else 0


def total_bytes() -> int:
    return posix.machine_bytes()


def used_bytes() -> int:
    kilobytes = _said(["/bin/ps", "-o", "rss=", "-p", str(os.getpid())]).strip()
    return int(kilobytes) * 1024 if kilobytes.isdigit() else 0


def limit_process(memory_bytes: int, cpu_s: int) -> None:
    """macOS takes no limit of memory below what a process has mapped, so a thread looks at it."""
    posix.limit_time(cpu_s)
    watch = threading.Thread(target=_watch, args=(memory_bytes,), name="memory", daemon=True)
    watch.start()


def same_name(name: str, other: str) -> bool:
    # APFS compares names without case and without how their letters are put together.
    return _folded(name) == _folded(other)


def data_folder(home: Path) -> Path:
    return home / "Library/Application Support"


def settings_folder(home: Path) -> Path:
    return data_folder(home)


def cache_folder(home: Path) -> Path:
    return home / "Library/Caches"


def programs(name: str) -> tuple[Path, ...]:
    # Programs that are opened with a click get no PATH of Homebrew or MacPorts.
    return tuple(
        Path(folder) / name for folder in ("/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin")
    )


def show_command(file: Path) -> list[str]:
    return ["open", "-R", str(file)]


def wants_motion() -> bool:
    file = Path.home() / "Library/Preferences/com.apple.universalaccess.plist"
    try:
        return not plistlib.loads(file.read_bytes()).get("reduceMotion", False)
    except (OSError, plistlib.InvalidFileException, ValueError):
        return True


def starts_at_login(home: Path) -> bool:
    return _agent_file(home).is_file()


def start_at_login(home: Path, command: Sequence[str]) -> None:
    file = _agent_file(home)
    if not command:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    agent = {"Label": _AGENT, "ProgramArguments": list(command), "RunAtLoad": True}
    file.write_bytes(plistlib.dumps(agent))


def _agent_file(home: Path) -> Path:
    return home / "Library/LaunchAgents" / f"{_AGENT}.plist"


def _folded(name: str) -> str:
    return unicodedata.normalize("NFD", name).casefold()


def _watch(memory_bytes: int) -> None:
    nobody = threading.Event()
    while peak_bytes() <= memory_bytes:
        nobody.wait(_LOOKS_EVERY_S)
    os._exit(_TOO_MUCH)


def peak_bytes() -> int:
    """Return the most memory that this process had; macOS counts it in bytes, Linux in kilobytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _said(command: list[str]) -> str:
    try:
        return subprocess.run(
            command, capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
