"""Files with a password, written as their formats say: OpenDocument and HWPX, ZIP, ZIP with AES,
old Excel.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_XMLENC = "http://www.w3.org/2001/04/xmlenc#"


def lock_package(source: Path, target: Path, password: str, rounds: int = 1000) -> None:
    """Write an OpenDocument or HWPX package with every part but its mimetype encrypted."""
    entries = []
    with zipfile.ZipFile(source) as opened, zipfile.ZipFile(target, "w") as locked:
        for name in opened.namelist():
            data = opened.read(name)
            if name in ("mimetype", "META-INF/manifest.xml"):
                locked.writestr(name, data) if name == "mimetype" else None
                continue
            salt, start = os.urandom(16), os.urandom(16)
            packer = zlib.compressobj(9, zlib.DEFLATED, -15)
            packed = packer.compress(data) + packer.flush()
            checksum = hashlib.sha256(packed[:1024]).digest()
            padding = 16 - len(packed) % 16
            key = hashlib.pbkdf2_hmac(
                "sha1", hashlib.sha256(password.encode()).digest(), salt, rounds, 32
            )
            cipher = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
            sealed = cipher.update(packed + os.urandom(padding - 1) + bytes([padding]))
            locked.writestr(name, sealed + cipher.finalize())
            code = [base64.b64encode(each).decode() for each in (checksum, start, salt)]
            entries.append(
                f'<m:file-entry m:full-path="{name}" m:media-type="text/xml" m:size="{len(data)}">'
                '<m:encryption-data m:checksum-type="urn:oasis:names:tc:opendocument:xmlns:manifest:'
                f'1.0#sha256-1k" m:checksum="{code[0]}"><m:algorithm m:algorithm-name="{_XMLENC}'
                f'aes256-cbc" m:initialisation-vector="{code[1]}"/><m:start-key-generation '
                'm:start-key-generation-name="http://www.w3.org/2000/09/xmldsig#sha256" m:key-size="32"/>'
                '<m:key-derivation m:key-derivation-name="PBKDF2" m:key-size="32" '
                f'm:iteration-count="{rounds}" m:salt="{code[2]}"/></m:encryption-data></m:file-entry>'
            )
        manifest = (
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f"{''.join(entries)}</m:manifest>"
        )
        locked.writestr("META-INF/manifest.xml", manifest)


def lock_zip(name: str, data: bytes, password: str, uses_aes: bool) -> bytes:
    """Return an archive with one encrypted file."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    info = archive.getinfo(name)
    start = info.header_offset + 30 + len(name.encode()) + len(info.extra)
    packed = written.getvalue()[start : start + info.compress_size]
    extra, method = b"", 8
    if uses_aes:
        sealed, extra, method = _aes(packed, password), _AES_EXTRA, 99
    else:
        sealed = _traditional(packed, info.CRC, password)
    flags = 1 | info.flag_bits
    crc = 0 if uses_aes else info.CRC
    sizes = struct.pack("<IIIHH", crc, len(sealed), len(data), len(name.encode()), len(extra))
    fixed = struct.pack("<HHHHH", 20, flags, method, 0, 33) + sizes
    local = b"PK\x03\x04" + fixed + name.encode() + extra + sealed
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + fixed + struct.pack("<HHHII", 0, 0, 0, 0, 0)
    entry += name.encode() + extra
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)
    return local + entry + end


_AES_EXTRA = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, 8)


def _aes(packed: bytes, password: str) -> bytes:
    salt = os.urandom(16)
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 66)
    block = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor()
    sealed = b""
    for number in range(-(-len(packed) // 16)):
        mask = block.update((number + 1).to_bytes(16, "little"))
        piece = packed[16 * number : 16 * number + 16]
        sealed += bytes(a ^ b for a, b in zip(piece, mask, strict=False))
    return salt + keys[64:] + sealed + hmac.new(keys[32:64], sealed, "sha1").digest()[:10]


def _traditional(packed: bytes, crc: int, password: str) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]

    def feed(byte: int) -> None:
        keys[0] = ~zlib.crc32(bytes([byte]), ~keys[0] & 0xFFFFFFFF) & 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = ~zlib.crc32(bytes([keys[1] >> 24]), ~keys[2] & 0xFFFFFFFF) & 0xFFFFFFFF

    for byte in password.encode():
        feed(byte)
    sealed = bytearray()
    for byte in os.urandom(11) + bytes([crc >> 24]) + packed:
        mask = (keys[2] | 2) & 0xFFFF
        sealed.append(byte ^ (mask * (mask ^ 1) >> 8 & 255))
        feed(byte)
    return bytes(sealed)


_OPEN_RECORDS = (0x0809, 0x00E1)  # BOF and InterfaceHdr
_SHEET, _FILE_PASS = 0x0085, 0x002F
_BIFF_BLOCK = 1024


def lock_biff(stream: bytes, password: str) -> bytes:
    """Return the stream "Workbook" of an old Excel file encrypted ([MS-XLS] 2.2.10, RC4).

    Empty records of four bytes fill it up.
    """
    salt, verifier = os.urandom(16), os.urandom(16)
    start = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    key = hashlib.md5((start + salt) * 16).digest()[:5]

    def masks(block: int, size: int) -> bytes:
        cipher = Cipher(ARC4(hashlib.md5(key + struct.pack("<I", block)).digest()), None)
        return cipher.encryptor().update(bytes(size))

    sealed = verifier + hashlib.md5(verifier).digest()
    sealed = bytes(a ^ b for a, b in zip(sealed, masks(0, 32), strict=True))
    file_pass = struct.pack("<HHHHH", _FILE_PASS, 54, 1, 1, 1) + salt + sealed
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    whole = stream[:first] + file_pass + stream[first:]
    blocks = range(len(whole) // _BIFF_BLOCK + 1)
    mask = b"".join(masks(block, _BIFF_BLOCK) for block in blocks)
    written = bytearray(whole)
    at = 0
    while at < len(whole):
        record, size = struct.unpack_from("<HH", whole, at)
        if not record:
            break
        begin = at + 4
        if record == _SHEET:
            (place,) = struct.unpack_from("<I", whole, begin)
            struct.pack_into("<I", written, begin, place + len(file_pass))
            begin += 4
        if record not in (*_OPEN_RECORDS, _FILE_PASS):
            for byte in range(begin, at + 4 + size):
                written[byte] ^= mask[byte]
        at += 4 + size
    return bytes(written[:at]) + bytes(4 * _BIFF_BLOCK)


def lock_word(streams: dict[str, bytes], password: str) -> dict[str, bytes]:
    """Return the streams of a Word 97 document encrypted ([MS-DOC] 2.2.6.2, RC4)."""
    salt, verifier = os.urandom(16), os.urandom(16)
    header = struct.pack("<HH", 1, 1) + salt
    header += _sealed_97(verifier + hashlib.md5(verifier).digest(), password, salt)
    word = bytearray(streams["WordDocument"])
    struct.pack_into("<H", word, 0x0A, struct.unpack_from("<H", word, 0x0A)[0] | 0x0100)
    struct.pack_into("<I", word, 0x0E, len(header))
    for place in range(0x9A, 0x9A + 8 * 93, 8):
        start, size = struct.unpack_from("<II", word, place)
        if size:
            struct.pack_into("<I", word, place, start + len(header))
    sealed = _sealed_97(bytes(word), password, salt)
    table = _sealed_97(bytes(len(header)) + streams["1Table"], password, salt)
    return {
        "WordDocument": bytes(word[:0x44]) + sealed[0x44:],
        "1Table": header + table[len(header) :],
    }


def _sealed_97(data: bytes, password: str, salt: bytes) -> bytes:
    """Encrypt in blocks of 512 bytes, each with a key of its own."""
    start = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    key = hashlib.md5((start + salt) * 16).digest()[:5]
    sealed = b""
    for block in range(-(-len(data) // 512)):
        cipher = Cipher(ARC4(hashlib.md5(key + struct.pack("<I", block)).digest()), None)
        sealed += cipher.encryptor().update(data[512 * block : 512 * block + 512])
    return sealed


def lock_slides(records: list[bytes], password: str) -> list[bytes]:
    """Return the records of a PowerPoint 97 presentation encrypted, and the one with the key after
    them ([MS-PPT] 2.3.7; [MS-OFFCRYPTO] 2.3.5).
    """
    salt, verifier = os.urandom(16), os.urandom(16)
    start = hashlib.sha1(salt + password.encode("utf-16-le")).digest()

    def sealed(data: bytes, number: int) -> bytes:
        key = hashlib.sha1(start + struct.pack("<I", number)).digest()[:16]
        return Cipher(ARC4(key), None).encryptor().update(data)

    name = "Microsoft Enhanced Cryptographic Provider v1.0\0".encode("utf-16-le")
    header = struct.pack("<8I", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + name
    checked = sealed(verifier + hashlib.sha1(verifier).digest(), 0)
    key = struct.pack("<HHII", 2, 2, 4, len(header)) + header
    key += struct.pack("<I", 16) + salt + checked[:16] + struct.pack("<I", 20) + checked[16:]
    session = struct.pack("<HHI", 0xF, 0x2F14, len(key)) + key
    return [*(sealed(each, number) for number, each in enumerate(records, 1)), session]
