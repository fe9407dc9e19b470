"""Gives back the pages of a mapped model file that nobody reads.

llama.cpp copies weights that it repacks (Q4_0, Q4_K and others) into memory of its own and leaves
the mapping of the file behind it: a 1.5 B model of 1.1 GB then took 1.9 GB of resident memory
instead of 1.2 (measured). The mapping is read-only, so what is needed again comes from the file.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_MADV_DONTNEED = 4
"""As in Linux's mman.h."""
_LINE = re.compile(r"(?P<start>[0-9a-f]+)-(?P<end>[0-9a-f]+) r--s \S+ \S+ \d+ +(?P<path>/.*)")
"""A read-only, shared mapping in /proc/self/maps."""
_PART = re.compile(r"-\d{5}-of-\d{5}$")


class _Mapping(NamedTuple):
    """Addresses of a mapped file."""

    start: int
    end: int


def release(path: Path) -> int:
    """Drop the resident pages of a model file and its other parts; return the bytes of mappings."""
    if sys.platform != "linux":
        return 0
    try:
        lines = Path("/proc/self/maps").read_text("utf-8", "replace").splitlines()
        advise = ctypes.CDLL(None).madvise
    except (OSError, AttributeError):
        return 0
    released = 0
    for mapping in _mappings(lines, path.resolve()):
        size = mapping.end - mapping.start
        if advise(ctypes.c_void_p(mapping.start), ctypes.c_size_t(size), _MADV_DONTNEED) == 0:
            released += size
    return released


def _mappings(lines: list[str], path: Path) -> Iterator[_Mapping]:
    for line in lines:
        match = _LINE.fullmatch(line)
        if match and _is_part(Path(match["path"]), path):
            yield _Mapping(int(match["start"], 16), int(match["end"], 16))


def _is_part(mapped: Path, path: Path) -> bool:
    same_stem = _PART.sub("", mapped.stem) == _PART.sub("", path.stem)
    return mapped.parent == path.parent and same_stem and mapped.suffix == path.suffix
