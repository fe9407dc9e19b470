"""What the system says of our running processes: whether each is locked, and its open sockets."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_ROLES = {
    "--engine": "engine",
    "--pdf-worker": "child",
    "--file-reader": "child",
    "--unlocker": "child",
    "--converter": "child",
    "--chroma-probe": "child",
    "--reranker": "child",
}
_FILTERED = "2"
"""The value of `Seccomp` in /proc/PID/status where a filter holds."""
_LISTENING = "0A"
"""The state TCP_LISTEN in /proc/net/tcp."""


@dataclass(frozen=True, slots=True)
class ProcessProof:
    """One process. `free_threads` are those that the lock leaves out; () sockets are none open."""

    pid: int
    role: str
    is_locked: bool
    free_threads: int
    sockets: tuple[str, ...]


def is_readable() -> bool:
    """Say whether this system shows what a process holds."""
    return sys.platform.startswith("linux") and _PROC.is_dir()


def of_family(role: str) -> list[ProcessProof]:
    """Return this process, under the given role, and all processes that it started."""
    if not is_readable():
        return []
    parents = _parents()
    family = [os.getpid()]
    for pid in family:
        family += [child for child, parent in parents.items() if parent == pid]
    proofs = []
    for pid in family:
        # A process may end while it is looked at.
        with contextlib.suppress(OSError, ValueError):
            proofs.append(_of(pid, role if pid == os.getpid() else _role(pid)))
    return proofs


def _of(pid: int, role: str) -> ProcessProof:
    held = [_is_filtered(thread) for thread in (_PROC / str(pid) / "task").iterdir()]
    is_locked = _is_filtered(_PROC / str(pid))
    free = held.count(False) if is_locked else 0
    return ProcessProof(pid, role, is_locked, free, tuple(sorted(_sockets(pid))))


def _is_filtered(folder: Path) -> bool:
    for line in (folder / "status").read_text("ascii", "replace").splitlines():
        if line.startswith("Seccomp:"):
            return line.split()[1] == _FILTERED
    return False


def _parents() -> dict[int, int]:
    """Return the id of each process's parent."""
    parents = {}
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError, ValueError, IndexError):
                # The name in parentheses may hold anything.
                fields = (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                parents[int(folder.name)] = int(fields[1])
    return parents


def _role(pid: int) -> str:
    command = (_PROC / str(pid) / "cmdline").read_bytes().decode("utf-8", "replace")
    return role_of(command.split("\0"))


def role_of(arguments: list[str]) -> str:
    """Return the role of a process of ours by its command line; the name of another program."""
    for argument in arguments:
        if argument in _ROLES:
            return _ROLES[argument]
    return Path(arguments[0]).name


def _sockets(pid: int) -> Iterator[str]:
    """Yield the internet sockets that a process holds, such as "tcp 127.0.0.1:8765 listens"."""
    inodes = set()
    for link in (_PROC / str(pid) / "fd").iterdir():
        with contextlib.suppress(OSError):
            target = str(link.readlink())
            if target.startswith("socket:["):
                inodes.add(target[8:-1])
    for kind in ("tcp", "tcp6", "udp", "udp6"):
        for line in _lines(_PROC / str(pid) / "net" / kind):
            fields = line.split()
            if fields[9] in inodes:
                yield _socket_words(kind, fields)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text("ascii").splitlines()[1:]
    except OSError:
        return []


def _socket_words(kind: str, fields: list[str]) -> str:
    if fields[3] == _LISTENING:
        return f"{kind} {_address(fields[1])} listens"
    return f"{kind} {_address(fields[1])} → {_address(fields[2])}"


def _address(hexadecimal: str) -> str:
    """Return an address of /proc/net: words of 32 bits in the byte order of the processor."""
    digits, _, port = hexadecimal.partition(":")
    words = [bytes.fromhex(digits[at : at + 8]) for at in range(0, len(digits), 8)]
    packed = b"".join(word[::-1] if sys.byteorder == "little" else word for word in words)
    return f"{ipaddress.ip_address(packed)}:{int(port, 16)}"
