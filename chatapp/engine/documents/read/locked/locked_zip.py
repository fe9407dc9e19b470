"""Archives with a password: the traditional encryption of ZIP, and AES as WinZip and 7-Zip write it."""

from __future__ import annotations

import hashlib
import hmac
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from chatapp.engine.documents.read.locked.lock_errors import UnknownLock, WrongPassword
from chatapp.errors import cause_code

_AES_METHOD, _AES_FIELD = 99, 0x9901
"""Numbers of the compression method and extra field of an AES part (ZIP specification 6.3, appendix E)."""
_ROUNDS, _CHECK_BYTES, _SEAL_BYTES = 1000, 2, 10
"""Rounds of PBKDF2, bytes that check the password, bytes of the HMAC (ZIP specification, appendix E)."""
_BLOCK_BYTES = 16
"""Bytes of a block of AES (FIPS 197)."""
_LOCAL_HEADER_BYTES = 30
"""Bytes of a part's header before its name (ZIP specification, 4.3.7)."""
_DEFLATED = 8
"""Number of a compression method (ZIP specification, 4.4.5)."""
_MOST_BYTES = 300 * 1024 * 1024
"""Unpacked bytes of an archive; chosen against hostile files."""


def is_locked(path: Path) -> bool:
    """Say whether a part of an archive is encrypted. Raises zipfile.BadZipFile or OSError."""
    with zipfile.ZipFile(path) as archive:
        return any(info.flag_bits & 1 for info in archive.infolist())


def unlock(source: Path, target: Path, password: str) -> None:
    """Write an archive without its lock. Raises WrongPassword or UnknownLock."""
    left = _MOST_BYTES
    with (
        zipfile.ZipFile(source) as archive,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened,
    ):
        for info in archive.infolist():
            left -= info.file_size
            if left < 0:
                raise UnknownLock(cause_code("larger_than_mb", limit=_MOST_BYTES // 1024 // 1024))
            if not info.is_dir():
                opened.writestr(info.filename, _content(archive, source, info, password))


def _content(archive: zipfile.ZipFile, source: Path, info: zipfile.ZipInfo, password: str) -> bytes:
    if info.compress_type == _AES_METHOD:
        return _aes_content(source, info, password)
    try:
        return archive.read(info, password.encode("utf-8"))
    except NotImplementedError as error:
        raise UnknownLock(cause_code("lock_unknown")) from error
    except (RuntimeError, zlib.error, zipfile.BadZipFile) as error:
        # One wrong password of 256 passes the check and fails at the content.
        raise WrongPassword from error


@dataclass(frozen=True, slots=True)
class _AesPart:
    """Key and salt lengths in bytes, and the compression within."""

    key_bytes: int
    salt_bytes: int
    method: int


def _aes_part(info: zipfile.ZipInfo) -> _AesPart:
    extra = info.extra
    while len(extra) >= 4:
        field, size = struct.unpack_from("<HH", extra)
        if field == _AES_FIELD and size >= 7:
            strength, method = struct.unpack_from("<BH", extra, 8)
            if strength in (1, 2, 3):
                return _AesPart(8 + 8 * strength, 4 + 4 * strength, method)
        extra = extra[4 + size :]
    raise UnknownLock(cause_code("lock_unknown"))


def _aes_content(source: Path, info: zipfile.ZipInfo, password: str) -> bytes:
    part = _aes_part(info)
    with source.open("rb") as file:
        file.seek(info.header_offset)
        names = struct.unpack_from("<HH", file.read(_LOCAL_HEADER_BYTES), 26)
        file.seek(sum(names), 1)
        data = file.read(info.compress_size)
    salt, data = data[: part.salt_bytes], data[part.salt_bytes :]
    keys = hashlib.pbkdf2_hmac(
        "sha1", password.encode("utf-8"), salt, _ROUNDS, 2 * part.key_bytes + _CHECK_BYTES
    )
    sealed, seal = data[_CHECK_BYTES:-_SEAL_BYTES], data[-_SEAL_BYTES:]
    seal_key = keys[part.key_bytes : 2 * part.key_bytes]
    computed = hmac.new(seal_key, sealed, "sha1").digest()[:_SEAL_BYTES]
    if data[:_CHECK_BYTES] != keys[-_CHECK_BYTES:] or computed != seal:
        raise WrongPassword
    packed = _little_endian_ctr(keys[: part.key_bytes], sealed)
    if part.method != _DEFLATED:
        return packed
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, info.file_size or 1)


def _little_endian_ctr(key: bytes, data: bytes) -> bytes:
    """Decrypt; the counter is little-endian here, which no library's counter mode is."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    blocks = -(-len(data) // _BLOCK_BYTES)
    counters = b"".join(number.to_bytes(_BLOCK_BYTES, "little") for number in range(1, blocks + 1))
    encryptor = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305
    stream = (encryptor.update(counters) + encryptor.finalize())[: len(data)]
    mixed = int.from_bytes(stream, "little") ^ int.from_bytes(data, "little")
    return mixed.to_bytes(len(data), "little")
