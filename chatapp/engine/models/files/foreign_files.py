"""Recognises the type of a file that is not GGUF by its first bytes."""

from __future__ import annotations

import struct

from chatapp.errors import cause_code

_LEGACY = {b"ggml", b"ggmf", b"ggjt", b"ggla", b"ggsn"}


def what_is_it(head: bytes) -> str:
    """Return a short description of a file that begins with `head`."""
    if not head:
        return cause_code("empty_file")
    if head[:4][::-1] in _LEGACY or head[:4] in _LEGACY:
        return cause_code("old_ggml")
    if not head.strip(b"\0"):
        return cause_code("only_zeros")
    for start, words in _BEGINNINGS:
        if head.startswith(start):
            return words
    if _is_safetensors(head):
        return cause_code("safetensors")
    return _text(head)


_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"version https://git-lfs.github.com", cause_code("lfs_pointer")),
    (b"PK\x03\x04", cause_code("zip_or_pytorch")),
    (b"\x80\x02", cause_code("pytorch")),
    (b"\x89HDF", cause_code("keras")),
    (b"\x1f\x8b", cause_code("compressed", format="gzip")),
    (b"\xfd7zXZ", cause_code("compressed", format="xz")),
    (b"\x28\xb5\x2f\xfd", cause_code("compressed", format="zstd")),
    (b"7z\xbc\xaf", cause_code("compressed", format="7z")),
    (b"%PDF", cause_code("pdf")),
    (b"\x89PNG", cause_code("picture")),
    (b"\xff\xd8\xff", cause_code("picture")),
    (b"\x7fELF", cause_code("program")),
    (b"MZ", cause_code("program")),
)


def _is_safetensors(head: bytes) -> bool:
    """A safetensors file begins with the length of its JSON header and that header."""
    return len(head) > 9 and struct.unpack_from("<Q", head)[0] < 1 << 32 and head[8:9] == b"{"


def _text(head: bytes) -> str:
    start = head.lstrip()[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return cause_code("web_page")
    if start.startswith((b"{", b"[")):
        return cause_code("json_file")
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return cause_code("text_file") if printable == len(head) else cause_code("unknown_kind")
