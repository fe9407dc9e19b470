"""Recognises the type of a file that is not GGUF by its first bytes."""

from __future__ import annotations

import struct

_LEGACY = {b"ggml", b"ggmf", b"ggjt", b"ggla", b"ggsn"}


def what_is_it(head: bytes) -> str:
    """Return a short description of a file that begins with `head`."""
    if not head:
        return "an empty file"
    if head[:4][::-1] in _LEGACY or head[:4] in _LEGACY:
        return "a model in the old GGML format"
    if not head.strip(b"\0"):
        return "only zeros: an unfinished download"
    for start, words in _BEGINNINGS:
        if head.startswith(start):
            return words
    if _is_safetensors(head):
        return "a safetensors model"
    return _text(head)


_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"version https://git-lfs.github.com", "a Git LFS pointer without the model itself"),
    (b"PK\x03\x04", "a ZIP archive, perhaps a PyTorch model"),
    (b"\x80\x02", "a PyTorch model"),
    (b"\x89HDF", "a Keras model"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"\x28\xb5\x2f\xfd", "a compressed file (zstd)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)


def _is_safetensors(head: bytes) -> bool:
    """A safetensors file begins with the length of its JSON header and that header."""
    return len(head) > 9 and struct.unpack_from("<Q", head)[0] < 1 << 32 and head[8:9] == b"{"


def _text(head: bytes) -> str:
    start = head.lstrip()[:200].lower()
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        return "a saved web page"
    if start.startswith((b"{", b"[")):
        return "a JSON file"
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return "a text file" if printable == len(head) else "an unknown kind of file"
