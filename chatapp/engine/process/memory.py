"""Available memory on Linux, macOS and Windows, and glibc's heaps."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

_M_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""


def share_heaps() -> None:
    """Let threads share two malloc arenas: one a thread keeps 20 MB of freed memory (measured)."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def give_back() -> None:
    """Return freed memory to the system (`malloc_trim`); takes a few milliseconds."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def available_bytes() -> int:
    """Return the bytes that can be allocated without swapping; 0 when that is unknown."""
    if sys.platform == "win32":
        return _windows()
    if sys.platform == "darwin":
        return _macos()
    return _linux(Path("/"))


def _linux(root: Path) -> int:
    """Return MemAvailable, or the room of a container (cgroup v2, then v1) where that is less."""
    line = re.search(r"^MemAvailable:\s+(\d+) kB", _text(root / "proc/meminfo"), re.MULTILINE)
    machine = int(line[1]) * 1024 if line else 0
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
    """Return the bytes left below a container's limit; reclaimable page cache counts as free."""
    limit, used = _text(root / limit_file).strip(), _text(root / used_file).strip()
    if not limit.isdigit() or not used.isdigit() or int(limit) >= 1 << 60:
        return 0
    cached = re.search(r"^(?:total_)?inactive_file (\d+)", _text(root / stat_file), re.MULTILINE)
    return max(1, int(limit) - int(used) + (int(cached[1]) if cached else 0))


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""


def _macos() -> int:
    """Return the free, inactive, speculative and purgeable pages of vm_stat."""
    try:
        stat = subprocess.run(
            ["/usr/bin/vm_stat"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return 0
    page = re.search(r"page size of (\d+) bytes", stat)
    pages = re.findall(
        r"^Pages (?:free|inactive|purgeable|speculative):\s+(\d+)", stat, re.MULTILINE
    )
    return int(page[1]) * sum(map(int, pages)) if page else 0


def total_bytes() -> int:
    """Return the bytes of memory that this machine, or this container, has; 0 when unknown."""
    if sys.platform == "win32":
        return int(_windows_status().total)
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return 0
    limits = [_text(Path("/") / names[0]).strip() for names in _CGROUP_FILES]
    known = [int(text) for text in limits if text.isdigit() and 0 < int(text) < 1 << 60]
    return min([machine, *known])


def used_bytes() -> int:
    """Return the resident memory of this process; 0 when that is unknown."""
    if sys.platform == "win32":
        return _windows_used()
    if sys.platform == "darwin":
        command = ["/bin/ps", "-o", "rss=", "-p", str(os.getpid())]
        try:
            shown = subprocess.run(command, capture_output=True, text=True, timeout=5, check=False)
            return int(shown.stdout.strip() or 0) * 1024
        except (OSError, ValueError, subprocess.SubprocessError):
            return 0
    line = re.search(r"^VmRSS:\s+(\d+) kB", _text(Path("/proc/self/status")), re.MULTILINE)
    return int(line[1]) * 1024 if line else 0


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
    return int(_windows_status().available)


def _windows_status() -> _MemoryStatus:
    """Return the state of the memory, all zeros when Windows does not tell it."""
    status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
    # On other systems ctypes has no windll.
    kernel32 = getattr(ctypes, "windll").kernel32  # noqa: B009
    return status if kernel32.GlobalMemoryStatusEx(ctypes.byref(status)) else _MemoryStatus()


class _ProcessCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        ("peak_working_set", ctypes.c_size_t),
        ("working_set", ctypes.c_size_t),
        ("rest", ctypes.c_size_t * 6),
    )


def _windows_used() -> int:
    counters = _ProcessCounters(length=ctypes.sizeof(_ProcessCounters))
    kernel32 = getattr(ctypes, "windll").kernel32  # noqa: B009
    own = ctypes.c_void_p(kernel32.GetCurrentProcess())
    size = ctypes.sizeof(_ProcessCounters)
    done = kernel32.K32GetProcessMemoryInfo(own, ctypes.byref(counters), size)
    return int(counters.working_set) if done else 0
