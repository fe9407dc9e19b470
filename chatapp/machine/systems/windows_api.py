"""Functions and structures of the Windows API that `windows` uses, by its headers."""

from __future__ import annotations

import ctypes
from typing import Any

TICKS_A_SECOND = 10_000_000
"""Times of jobs are counted in 100 ns."""
LIMIT_TIME, LIMIT_MEMORY, LIMIT_END_QUIETLY = 0x2, 0x100, 0x400
"""JOB_OBJECT_LIMIT_PROCESS_TIME, _PROCESS_MEMORY and _DIE_ON_UNHANDLED_EXCEPTION of winnt.h."""
EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation of winnt.h."""
SYNCHRONIZE, IS_SIGNALLED = 0x100000, 0
SPI_ANIMATION = 0x1042
"""SPI_GETCLIENTAREAANIMATION of winuser.h."""


class MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX."""

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


class ProcessCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS."""

    _fields_ = (
        ("length", ctypes.c_uint32),
        ("faults", ctypes.c_uint32),
        ("peak_working_set", ctypes.c_size_t),
        ("working_set", ctypes.c_size_t),
        ("rest", ctypes.c_size_t * 6),
    )


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION."""

    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("most_processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class JobLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("basic", BasicLimits),
        ("transfers", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def handle_of(number: Any) -> ctypes.c_void_p:
    """Return a handle as an argument: as a plain number it would be cut to 32 bits."""
    return ctypes.c_void_p(number)


def kernel32(name: str, *arguments: Any) -> Any:
    """Call a function of kernel32.dll, whose result may be a handle."""
    return _called("kernel32", name, arguments)


def user32(name: str, *arguments: Any) -> Any:
    """Call a function of user32.dll."""
    return _called("user32", name, arguments)


def _called(library: str, name: str, arguments: tuple[Any, ...]) -> Any:
    # On other systems ctypes has no windll.
    function = getattr(getattr(getattr(ctypes, "windll"), library), name)  # noqa: B009
    function.restype = ctypes.c_void_p
    return function(*arguments)
