"""Writes an OLE compound file, the container of HWP, old Office files and encrypted new ones
([MS-CFB], version 3).
"""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_LEAST = 4096
"""Shorter streams go into the mini stream, or are filled up to this size."""
_SMALL_SECTOR = 64


def compound_file(streams: dict[str, bytes], keeps_sizes: bool = False) -> bytes:
    """Return a file with these streams; a name may hold folders, as in "BodyText/Section0".

    Short streams are filled up with zeros unless their sizes are kept.
    """
    sectors: list[bytes] = []
    chains: list[int] = []

    def put(data: bytes) -> int:
        first = len(sectors)
        pieces = [data[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(data), SECTOR)]
        sectors.extend(pieces)
        chains.extend([*range(first + 1, first + len(pieces)), END])
        return first

    placed: dict[str, tuple[int, int]] = {}
    small, small_chains = b"", []
    for name, data in streams.items():
        if keeps_sizes and len(data) < _LEAST:
            first, count = len(small) // _SMALL_SECTOR, -(-len(data) // _SMALL_SECTOR)
            small += data.ljust(count * _SMALL_SECTOR, b"\0")
            small_chains += [*range(first + 1, first + count), END] if count else []
            placed[name] = (first if count else END, len(data))
        else:
            placed[name] = (put(data.ljust(_LEAST, b"\0")), max(len(data), _LEAST))
    root = (put(small), len(small)) if small else (END, 0)
    small_table = b"".join(struct.pack("<I", each) for each in small_chains)
    small_at = put(small_table.ljust(SECTOR, b"\xff")) if small else END
    small_sectors = -(-len(small_table) // SECTOR)
    directory = put(_directory(placed, root))
    fat = len(sectors)
    table = [*chains, FAT_SECTOR, *[FREE] * (128 - len(chains) - 1)]
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    )
    places = (0, 1, directory, 0, _LEAST, small_at, small_sectors, END, 0, fat)
    head += struct.pack("<IIIIIIIIII", *places)
    return head.ljust(SECTOR, b"\xff") + b"".join(sectors) + struct.pack("<128I", *table)


def _directory(placed: dict[str, tuple[int, int]], root: tuple[int, int]) -> bytes:
    """Return the entries: the root, then streams and folders, each the right neighbour of the one
    before.
    """
    tree: dict[str, list[str]] = {}
    for name in placed:
        folder, _, leaf = name.rpartition("/")
        while leaf not in tree.setdefault(folder, []):
            tree[folder].append(leaf)
            if folder:
                folder, _, leaf = folder.rpartition("/")
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

    entries[0] = ("Root Entry", 5, FREE, add(""), *root)
    return b"".join(_entry(*entry) for entry in entries)


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    return (
        head + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)
    )
