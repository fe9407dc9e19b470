"""Linux. Other Unix systems are taken for it."""

from __future__ import annotations

import contextlib
import os
import re
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

_CGROUP_FILES = (
    ("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory.current", "sys/fs/cgroup/memory.stat"),
    (
        "sys/fs/cgroup/memory/memory.limit_in_bytes",
        "sys/fs/cgroup/memory/memory.usage_in_bytes",
        "sys/fs/cgroup/memory/memory.stat",
    ),
)
_UNLIMITED = 1 << 60
_NO_MOTION = (
    ("gtk-3.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
    ("gtk-4.0/settings.ini", "Settings", "gtk-enable-animations", ("0", "false")),
    ("kdeglobals", "KDE", "AnimationDurationFactor", ("0", "0.0")),
)


def available_bytes(root: Path = Path("/")) -> int:
    """Return MemAvailable, or the room of a container (cgroup v2, then v1) where that is less."""
    line = re.search(r"^MemAvailable:\s+(\d+) kB", _text(root / "proc/meminfo"), re.MULTILINE)
    machine = int(line[1]) * 1024 if line else 0
    limits = [room for room in (_cgroup_room(root, *names) for names in _CGROUP_FILES) if room]
    return min([machine, *limits]) if machine else 0


def total_bytes(root: Path = Path("/")) -> int:
    limits = [_text(root / names[0]).strip() for names in _CGROUP_FILES]
    known = [int(text) for text in limits if text.isdigit() and 0 < int(text) < _UNLIMITED]
    return min([posix.machine_bytes(), *known])


def used_bytes() -> int:
    line = re.search(r"^VmRSS:\s+(\d+) kB", _text(Path("/proc/self/status")), re.MULTILINE)
    return int(line[1]) * 1024 if line else 0


def limit_process(memory_bytes: int, cpu_s: int) -> None:
    import resource

    posix.limit_time(cpu_s)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def same_name(name: str, other: str) -> bool:
    return name == other


def data_folder(home: Path) -> Path:
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")


def settings_folder(home: Path) -> Path:
    return data_folder(home)


def cache_folder(home: Path) -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache")


def programs(name: str) -> tuple[Path, ...]:
    return ()


def show_command(file: Path) -> list[str]:
    return []


def wants_motion() -> bool:
    folder = _config_folder(Path.home())
    return not any(
        _value(folder / file, section, name) in off for file, section, name, off in _NO_MOTION
    )


def starts_at_login(home: Path) -> bool:
    return _autostart_file(home).is_file()


def start_at_login(home: Path, command: Sequence[str]) -> None:
    file = _autostart_file(home)
    if not command:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    import shlex

    # "%" begins a field code of desktop entries.
    run = shlex.join(command).replace("%", "%%")
    lines = ("[Desktop Entry]", "Type=Application", "Name=chatapp", f"Exec={run}", "Terminal=false")
    file.write_text("\n".join(lines) + "\n", "utf-8", "surrogateescape")


def _autostart_file(home: Path) -> Path:
    return _config_folder(home) / "autostart" / "chatapp.desktop"


def _config_folder(home: Path) -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")


def _value(file: Path, section: str, name: str) -> str:
    # Imported late: a terminal command starts without it.
    import configparser

    parser = configparser.ConfigParser(strict=False, interpolation=None)
    try:
        parser.read_string(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, configparser.Error):
        return ""
    return parser.get(section, name, fallback="").strip().lower()


def _cgroup_room(root: Path, limit_file: str, used_file: str, stat_file: str) -> int:
    """Return the bytes left below a container's limit; reclaimable page cache counts as free."""
    limit, used = _text(root / limit_file).strip(), _text(root / used_file).strip()
    if not limit.isdigit() or not used.isdigit() or int(limit) >= _UNLIMITED:
        return 0
    cached = re.search(r"^(?:total_)?inactive_file (\d+)", _text(root / stat_file), re.MULTILINE)
    return max(1, int(limit) - int(used) + (int(cached[1]) if cached else 0))


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError:
        return ""
