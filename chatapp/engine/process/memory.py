"""How much memory this machine can give to a model right now, on Linux, macOS and Windows, and what
we keep of it.
"""

from __future__ import annotations

import contextlib
import ctypes
import re
import subprocess
import sys
from pathlib import Path

_M_ARENA_MAX = -8


def share_heaps() -> None:
    """Let glibc's threads share two heaps: one a thread keeps 20 MB of an engine that nobody uses."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def give_back() -> None:
    """Return to the system what was freed and is kept for the next allocation; a few milliseconds,
    for idle moments.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def available_bytes() -> int:
    """Return the memory that can be had without swapping; 0 when the system does not tell."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _macos()
    return _linux(Path("/"))


def _linux(root: Path) -> int:
    """The kernel's MemAvailable, or less inside a container with a limit (cgroup v2, then v1)."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _text(root / "proc/meminfo"), re.MULTILINE)
    machine = int(found[1]) * 1024 if found else 0
    limits = [room for room in (_cgroup_room(root, *names) for names in _CGROUP_FILES) if room]
    return min([machine, *limits]) if machine else 0


_CGROUP_FILES = (
    ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current", "sys/fs/cgroup/memory.stat"),
    (
        "sys/fs/cgroup/memory/memory.limit_in_bytes",
        "sys/fs/cgroup/memory/memory.usage_in_bytes",
        "sys/fs/cgroup/memory/memory.stat",
    ),
)


def _cgroup_room(root: Path, limit_file: str, used_file: str, stat_file: str) -> int:
    """Room below a container's limit; file pages count as room, because the kernel gives them back."""
    limit, used = _text(root / limit_file).strip(), _text(root / used_file).strip()
    if not limit.isdigit() or not used.isdigit() or int(limit) >= 1 << 60:
        return 0
    found = re.search(r"^(?:total_)?inactive_file (\d+)", _text(root / stat_file), re.MULTILINE)
    return max(1, int(limit) - int(used) + (int(found[1]) if found else 0))


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""


def _macos() -> int:
    """Free, inactive and purgeable pages of vm_stat: what a new process can get."""
    try:
        told = subprocess.run(
            ["/usr/bin/vm_stat"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    page = re.search(r"page size of (\d+) bytes", told)
    pages = re.findall(
        r"^Pages (?:free|inactive|purgeable|speculative):\s+(\d+)", told, re.MULTILINE
    )
    return int(page[1]) * sum(map(int, pages)) if page else 0


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("load", ctypes.c_uint32),
        ("total", ctypes.c_uint64),
        ("available", ctypes.c_uint64),
        ("total_page_file", ctypes.c_uint64),
        ("available_page_file", ctypes.c_uint64),
        ("total_virtual", ctypes.c_uint64),
        ("available_virtual", ctypes.c_uint64),
        ("available_extended_virtual", ctypes.c_uint64),
    )


def _windows() -> int:
    status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
    kernel32 = getattr(ctypes, "windll").kernel32  # noqa: B009  (ctypes has no windll on the other systems)
    return int(status.available) if kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else 0
