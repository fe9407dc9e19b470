"""A seccomp filter that refuses internet sockets to this process, native code included.

Only Linux has it. It holds for all threads, or for the calling thread and what it starts, and for
every child process; nothing can lift it. Sockets within the machine (AF_UNIX, AF_NETLINK) stay.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

_Made = TypeVar("_Made")

# <linux/filter.h>, <linux/seccomp.h>, <linux/prctl.h>
_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_IF_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_IF_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000  # SECCOMP_RET_ERRNO
_NUMBER_AT, _ARCHITECTURE_AT, _FAMILY_AT = 0, 4, 16  # offsets in struct seccomp_data
_SET_NO_NEW_PRIVS = 38
_SET_MODE_FILTER = 1
_ALL_THREADS = 1  # SECCOMP_FILTER_FLAG_TSYNC
_IO_URING_SETUP = 425
_X32 = 0x40000000
_UNIX, _NETLINK = 1, 16


@dataclass(frozen=True, slots=True)
class _Machine:
    """Numbers of a processor architecture."""

    audit: int
    socket: int
    seccomp: int


_MACHINES = {
    "x86_64": _Machine(0xC000003E, 41, 317),
    "aarch64": _Machine(0xC00000B7, 198, 277),
}


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


_free: list[ThreadPoolExecutor] = []
"""A thread from before the lock, which may make the sockets of the local server."""


def close(keeps_a_free_thread: bool = False) -> bool:
    """Refuse internet sockets from now on; return whether the system can.

    With a free thread only threads that start later are held besides this one, so it has to be
    called before there are others.
    """
    machine = _MACHINES.get(platform.machine())
    if not sys.platform.startswith("linux") or machine is None or sys.maxsize < 2**32:
        return False
    if keeps_a_free_thread and not _free:
        executor = ThreadPoolExecutor(1, "listening sockets")
        # Its thread starts with its first task.
        executor.submit(threading.get_ident).result()
        _free.append(executor)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    steps = _steps(machine)
    program = _Program(len(steps), b"".join(steps))
    flags = 0 if keeps_a_free_thread else _ALL_THREADS
    return bool(libc.syscall(machine.seccomp, _SET_MODE_FILTER, flags, ctypes.byref(program)) == 0)


def is_closed() -> bool:
    """Say whether this process is refused an internet socket by the system."""
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None
    if libc is None:
        return False
    descriptor = libc.socket(2, 1, 0)
    if descriptor >= 0:
        os.close(descriptor)
        return False
    return ctypes.get_errno() == errno.EACCES


def outside(make: Callable[[], _Made]) -> _Made:
    """Run a function on the free thread if there is one, else here."""
    return _free[0].submit(make).result() if _free else make()


def _steps(machine: _Machine) -> list[bytes]:
    refuse, unknown, allow = 9, 10, 11
    return [
        _step(_LOAD, _ARCHITECTURE_AT),
        _jump(1, _IF_EQUAL, machine.audit, otherwise=refuse),
        _step(_LOAD, _NUMBER_AT),
        _jump(3, _IF_AT_LEAST, _X32, then=refuse),
        # io_uring makes sockets without the system call.
        _jump(4, _IF_EQUAL, _IO_URING_SETUP, then=unknown),
        _jump(5, _IF_EQUAL, machine.socket, otherwise=allow),
        _step(_LOAD, _FAMILY_AT),
        _jump(7, _IF_EQUAL, _UNIX, then=allow),
        _jump(8, _IF_EQUAL, _NETLINK, then=allow),
        _step(_RETURN, _REFUSE | errno.EACCES),
        _step(_RETURN, _REFUSE | errno.ENOSYS),
        _step(_RETURN, _ALLOW),
    ]


def _step(code: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, 0, 0, value)


def _jump(at: int, code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """Return a jump from step `at`; a target of 0 is the next step."""
    jumps = [max(0, target - at - 1) for target in (then, otherwise)]
    return struct.pack("=HBBI", code, *jumps, value)
