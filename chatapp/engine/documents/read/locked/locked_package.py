"""OpenDocument and HWPX files with a password: both follow OpenDocument 1.2, part 3, chapter 3.8.

A part is deflated, then encrypted; the manifest says how.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chatapp.engine.documents.read.elements import safe_xml
from chatapp.engine.documents.read.elements.blocks import damage
from chatapp.engine.documents.read.elements.safe_xml import attribute, find_all, first
from chatapp.engine.documents.read.elements.zip_parts import ZipParts
from chatapp.engine.documents.read.locked.lock_errors import UnknownLock, WrongPassword
from chatapp.errors import cause_code

_MANIFEST = "META-INF/manifest.xml"
_CIPHER, _DERIVATION = "aes256-cbc", "pbkdf2"
_CHECKED_BYTES = 1024
"""Bytes of a part that its checksum is made of (OpenDocument 1.2, part 3, 4.8.3)."""
_MOST_BYTES = 256 * 1024 * 1024
"""Unpacked bytes of all parts; chosen against hostile files."""
_MOST_ROUNDS = 2_000_000
"""Rounds of key derivation, about 1 s; LibreOffice writes 100,000. Chosen against hostile files."""
_KEY_BYTES = 32
"""Bytes of a key of AES-256 (FIPS 197)."""


@dataclass(frozen=True, slots=True)
class _PartLock:
    """How a part is locked."""

    start: bytes
    """The initialisation vector."""
    salt: bytes
    rounds: int
    hash: str
    """The hash of the password that keys are derived from."""
    checksum: bytes
    """Of the first bytes before encryption, b"" where there is none."""
    checksum_hash: str


def is_locked(parts: ZipParts) -> bool:
    """Say whether a package has locked parts. Raises Unreadable."""
    return parts.has(_MANIFEST) and (
        first(safe_xml.tree(parts, _MANIFEST), "encryption-data") is not None
    )


def unlock(source: Path, target: Path, password: str) -> None:
    """Write a package without its lock. Raises WrongPassword, UnknownLock or Unreadable."""
    parts = ZipParts(source)
    locks = _locks(safe_xml.tree(parts, _MANIFEST))
    keys = _Keys(password)
    left = _MOST_BYTES
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as opened:
        for name in parts.names():
            if name == _MANIFEST or name.endswith("/"):
                continue
            data = parts.read(name)
            if name in locks:
                data = _unlocked(data, locks[name], keys, left)
            left -= len(data)
            opened.writestr(name, data)


class _Keys:
    """Derives keys from a password, each once."""

    def __init__(self, password: str) -> None:
        self._password = password.encode("utf-8")
        self._keys: dict[_PartLock, bytes] = {}

    def of(self, lock: _PartLock) -> bytes:
        if lock not in self._keys:
            start = hashlib.new(lock.hash, self._password).digest()
            self._keys[lock] = hashlib.pbkdf2_hmac(
                "sha1", start, lock.salt, lock.rounds, _KEY_BYTES
            )
        return self._keys[lock]


def _locks(manifest: Any) -> dict[str, _PartLock]:
    """Return how parts are locked, by their names."""
    locks: dict[str, _PartLock] = {}
    for entry in find_all(manifest, "file-entry"):
        locked = first(entry, "encryption-data")
        if locked is not None:
            with damage(cause_code("part_broken_xml", part=_MANIFEST), ValueError, binascii.Error):
                locks[attribute(entry, "full-path")] = _lock(locked)
    return locks


def _lock(locked: Any) -> _PartLock:
    def value(element: str, name: str) -> str:
        part = first(locked, element)
        return "" if part is None else attribute(part, name)

    derivation = value("key-derivation", "key-derivation-name").lower()
    cipher = value("algorithm", "algorithm-name").lower()
    rounds = int(value("key-derivation", "iteration-count") or 0)
    if not (cipher.endswith(_CIPHER) and derivation.endswith(_DERIVATION)):
        raise UnknownLock(cause_code("lock_unknown"))
    if not 0 < rounds <= _MOST_ROUNDS:
        raise UnknownLock(cause_code("lock_unknown"))
    is_sha256 = value("start-key-generation", "start-key-generation-name").endswith("sha256")
    checksum_type = attribute(locked, "checksum-type").lower()
    return _PartLock(
        start=base64.b64decode(value("algorithm", "initialisation-vector")),
        salt=base64.b64decode(value("key-derivation", "salt")),
        rounds=rounds,
        hash="sha256" if is_sha256 else "sha1",
        checksum=base64.b64decode(attribute(locked, "checksum")),
        checksum_hash="sha256" if "sha256" in checksum_type else "sha1",
    )


def _unlocked(data: bytes, lock: _PartLock, keys: _Keys, most_bytes: int) -> bytes:
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    try:
        cipher = Cipher(algorithms.AES(keys.of(lock)), modes.CBC(lock.start)).decryptor()
        packed = cipher.update(data) + cipher.finalize()
    except ValueError as error:
        raise UnknownLock(cause_code("lock_unknown")) from error
    # Where the padding ends is not needed: what is deflated says where it ends.
    computed = hashlib.new(lock.checksum_hash, packed[:_CHECKED_BYTES]).digest()
    if lock.checksum and computed != lock.checksum and len(packed) > _CHECKED_BYTES:
        raise WrongPassword
    inflated = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        unpacked = inflated.decompress(packed, max(most_bytes, 1))
    except zlib.error as error:
        raise WrongPassword from error
    if not inflated.eof:
        raise WrongPassword
    return unpacked
