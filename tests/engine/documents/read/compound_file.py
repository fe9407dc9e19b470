"""Writes an OLE compound file, the container of HWP, old Office files and encrypted new ones
([MS-CFB], version 3).
"""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096
"""Shorter streams would have to go into the mini stream; they are filled up instead."""


def compound_file(streams: dict[str, bytes]) -> bytes:
    """Return a file with these streams; a name may hold one folder, as in "BodyText/Section0"."""
    sectors: list[bytes] = []
    chains: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        chains.extend([*range(first + 1, first + len(pieces)), END])
        return first

    placed = {
        name: (put(data.ljust(_LEAST, b"\0")), max(len(data), _LEAST))
        for name, data in streams.items()
    }
    directory = put(_directory(placed))
    fat = len(sectors)
    table = [*chains, FAT_SECTOR, *[FREE] * (128 - len(chains) - 1)]
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    )
    head += struct.pack("<IIIIIIIIII", 0, 1, directory, 0, _LEAST, END, 0, END, 0, fat)
    return head.ljust(SECTOR, b"\xff") + b"".join(sectors) + struct.pack("<128I", *table)


def _directory(placed: dict[str, tuple[int, int]]) -> bytes:
    """Return the entries: the root, then streams and folders, each the right neighbour of the one
    before.
    """
    tree: dict[str, list[str]] = {}
    for name in placed:
        folder, _, leaf = name.rpartition("/")
        tree.setdefault(folder, []).append(leaf)
        if folder and folder not in tree.setdefault("", []):
            tree[""].append(folder)
    entries: list[tuple[str, int, int, int, int, int]] = [("Root Entry", 5, FREE, FREE, END, 0)]

    def add(folder: str) -> int:
        first = len(entries)
        leaves = sorted(tree[folder], key=lambda leaf: (len(leaf), leaf.upper()))
        entries.extend([("", 0, FREE, FREE, 0, 0)] * len(leaves))
        for number, leaf in enumerate(leaves):
            right = first + number + 1 if number + 1 < len(leaves) else FREE
            path = f"{folder}/{leaf}" if folder else leaf
            kind, child, (start, size) = (
                (2, FREE, placed[path]) if path in placed else (1, add(path), (0, 0))
            )
            entries[first + number] = (leaf, kind, right, child, start, size)
        return first

    entries[0] = ("Root Entry", 5, FREE, add(""), END, 0)
    return b"".join(_entry(*entry) for entry in entries)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return (
        head + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)
    )
