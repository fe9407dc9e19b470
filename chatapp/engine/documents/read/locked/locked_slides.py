"""Old presentations (.ppt) with a password, by [MS-PPT] 2.3.7 and 2.3.8.

msoffcrypto-tool checks the password and has the cipher. Its own way to write the file out takes each
record to end where the next one of the directory begins, and destroys files of PowerPoint itself.
"""

from __future__ import annotations

import io
import shutil
import struct
from pathlib import Path
from typing import Any

_USER, _MAIN = "Current User", "PowerPoint Document"
_TOKEN_AT, _EDIT_AT = 12, 16
"""Bytes into "Current User" of its header token and of the place of the last edit ([MS-PPT] 2.3.2)."""
_OPEN_TOKEN = 0xE391C05F
"""The header token of a file that is not encrypted ([MS-PPT] 2.3.2)."""
_DIRECTORY_AT, _SESSION_AT = 20, 36
"""Bytes into an edit, with its header, of the place of the directory, and of the number of the
record with the key ([MS-PPT] 2.3.3)."""
_HEAD_BYTES = 8
"""Bytes of the header of a record ([MS-PPT] 2.3.1)."""


def unlock(file: Any, source: Path, target: Path) -> None:
    """Write a presentation without its lock; `file` is msoffcrypto's, with its key.

    Raises ValueError, struct.error or OSError for a damaged file.
    """
    import olefile

    shutil.copyfile(source, target)
    with olefile.OleFileIO(str(target), write_mode=True) as container:
        user = bytearray(container.openstream(_USER).read())
        data = bytearray(container.openstream(_MAIN).read())
        (edit,) = struct.unpack_from("<I", user, _EDIT_AT)
        (session,) = struct.unpack_from("<I", data, edit + _SESSION_AT)
        for number, place in _directory(data, edit).items():
            if number != session:
                _open_record(file, data, number, place)
        struct.pack_into("<I", user, _TOKEN_AT, _OPEN_TOKEN)
        container.write_stream(_USER, bytes(user))
        container.write_stream(_MAIN, bytes(data))


def _directory(data: bytearray, edit: int) -> dict[int, int]:
    """Return the place of each record by its number; an encrypted file has one edit."""
    (at,) = struct.unpack_from("<I", data, edit + _DIRECTORY_AT)
    (size,) = struct.unpack_from("<I", data, at + 4)
    position, end = at + _HEAD_BYTES, min(at + _HEAD_BYTES + size, len(data))
    places: dict[int, int] = {}
    while position + 4 <= end:
        (entry,) = struct.unpack_from("<I", data, position)
        first, count = entry & 0xFFFFF, min(entry >> 20, (end - position - 4) // 4)
        offsets = struct.unpack_from(f"<{count}I", data, position + 4)
        places.update(enumerate(offsets, first))
        position += 4 + 4 * count
    return places


def _open_record(file: Any, data: bytearray, number: int, place: int) -> None:
    head = _plain(file, data[place : place + _HEAD_BYTES], number)
    (size,) = struct.unpack_from("<I", head, 4)
    end = min(place + _HEAD_BYTES + size, len(data))
    data[place:end] = _plain(file, data[place:end], number)


def _plain(file: Any, sealed: bytearray, number: int) -> bytes:
    """Decrypt the beginning of a record: each is one block of the cipher."""
    from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI

    opened = DocumentRC4CryptoAPI.decrypt(
        file.key, file.salt, file.keySize, io.BytesIO(bytes(sealed)), len(sealed), number
    )
    return bytes(opened.read())
