"""Office files with a password: .docx, .xlsx, .pptx and their old kinds, by msoffcrypto-tool."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

from chatapp.engine.documents.read.elements import file_signatures
from chatapp.engine.documents.read.locked import locked_slides
from chatapp.engine.documents.read.locked.lock_errors import UnknownLock, WrongPassword
from chatapp.errors import cause_code

_READ_ONLY_KEY = "VelvetSweatshop"
"""What Excel locks sheets with that anybody may read but not change ([MS-OFFCRYPTO] 2.4.2.3)."""

_SURPRISES = (AssertionError, AttributeError, KeyError, ValueError, struct.error)
"""What msoffcrypto raises for locks it does not know: old ones (XOR) and other ciphers."""


def unlock(source: Path, target: Path, password: str) -> None:
    """Write an Office file without its lock. Raises WrongPassword or UnknownLock."""
    import msoffcrypto
    from msoffcrypto import exceptions

    wrong: Exception | None = None
    for tried in filter(None, (password, _READ_ONLY_KEY)):
        try:
            with source.open("rb") as locked:
                _decrypt(msoffcrypto.OfficeFile(locked), tried, source, target)
            return
        except (exceptions.InvalidKeyError, WrongPassword) as error:
            wrong = error
        except exceptions.DecryptionError as error:
            # Also "unsupported encryption"; the class is the same.
            raise UnknownLock(cause_code("lock_unknown")) from error
        except (exceptions.FileFormatError, exceptions.ParseError, *_SURPRISES) as error:
            raise UnknownLock(cause_code("lock_unknown")) from error
    raise WrongPassword from wrong


def _decrypt(file: Any, password: str, source: Path, target: Path) -> None:
    """Write the file without its lock; msoffcrypto's InvalidKeyError, or WrongPassword."""
    is_agile = file.format == "ooxml" and file.type == "agile"
    if file.format == "ooxml":
        file.load_key(password=password, verify_password=not is_agile)
    else:
        file.load_key(password=password)
    if file.format == "ppt97":
        locked_slides.unlock(file, source, target)
        return
    with target.open("wb") as opened:
        file.decrypt(opened)
    # msoffcrypto compares the hash of a password with one that is filled up to whole blocks: those of
    # Office 2010 (SHA-1) never agree. What comes out of a wrong password is no package.
    if is_agile and not _is_package(target):
        raise WrongPassword


def _is_package(file: Path) -> bool:
    with file.open("rb") as opened:
        return opened.read(len(file_signatures.ZIP)) == file_signatures.ZIP
