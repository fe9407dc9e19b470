"""Signatures of kits: Ed25519 over SHA256SUMS, with keys as PEM files.

A pair is made by `chatapp kit key`, or by `openssl genpkey -algorithm ed25519`; what was signed can be checked without
chatapp: `openssl pkeyutl -verify -rawin -pubin -inkey KEY.pub -in SHA256SUMS -sigfile SHA256SUMS.sig`.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from chatapp.errors import KitKeyUnusable, os_cause
from chatapp.errors.tree import cause_code

_LARGEST_KEY = 10_000


@dataclass(frozen=True, slots=True)
class KeyPair:
    """The files of a new pair."""

    private: Path
    public: Path


def make_keys(folder: Path) -> KeyPair:
    """Write a new pair, the private key readable by its owner only. Raises KitKeyUnusable."""
    pair = KeyPair(folder / "kit-signing-key.pem", folder / "kit-signing-key.pub")
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Never over a key that may have signed kits already.
        with open(pair.private, "xb", opener=_for_owner) as file:
            file.write(secret)
        with open(pair.public, "xb") as file:
            file.write(_public_bytes(key.public_key()))
    except OSError as error:
        raise KitKeyUnusable(file=pair.private.name, cause=os_cause(error)) from error
    return pair


def sign(content: bytes, private: Path) -> bytes:
    """Return the signature of a content. Raises KitKeyUnusable."""
    try:
        key = serialization.load_pem_private_key(_read(private), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KitKeyUnusable(file=private.name, cause=cause_code("kit_no_private_key")) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KitKeyUnusable(file=private.name, cause=cause_code("kit_no_private_key"))
    return key.sign(content)


def is_right(content: bytes, signature: bytes, public: Path) -> bool:
    """Return whether the key signed the content. Raises KitKeyUnusable."""
    try:
        _load_public(public).verify(signature, content)
    except InvalidSignature:
        return False
    return True


def check_public(public: Path) -> bytes:
    """Return a public key as PEM. Raises KitKeyUnusable for what is none."""
    return _public_bytes(_load_public(public))


def _load_public(public: Path) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(_read(public))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise KitKeyUnusable(file=public.name, cause=cause_code("kit_no_public_key")) from error
    if not isinstance(key, Ed25519PublicKey):
        raise KitKeyUnusable(file=public.name, cause=cause_code("kit_no_public_key"))
    return key


def _read(file: Path) -> bytes:
    try:
        with open(file, "rb") as stream:
            return stream.read(_LARGEST_KEY)
    except OSError as error:
        raise KitKeyUnusable(file=file.name, cause=os_cause(error)) from error


def _public_bytes(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
