"""Office files with a password: .docx, .xlsx, .pptx and their old kinds, by msoffcrypto-tool."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from chatapp.engine.documents.read.locked.lock_errors import UnknownLock, WrongPassword
from chatapp.errors import cause_code

_READ_ONLY_KEY = "VelvetSweatshop"
"""What Excel locks sheets with that anybody may read but not change ([MS-OFFCRYPTO] 2.4.2.3)."""


def unlock(source: Path, target: Path, password: str) -> None:
    """Write an Office file without its lock. Raises WrongPassword or UnknownLock."""
    import msoffcrypto
    from msoffcrypto import exceptions

    wrong: Exception | None = None
    for tried in filter(None, (password, _READ_ONLY_KEY)):
        try:
            with source.open("rb") as locked, target.open("wb") as opened:
                _decrypt(msoffcrypto.OfficeFile(locked), tried, opened)
            return
        except exceptions.InvalidKeyError as error:
            wrong = error
        except exceptions.DecryptionError as error:
            # Also "unsupported encryption"; the class is the same.
            raise UnknownLock(cause_code("lock_unknown")) from error
        except (exceptions.FileFormatError, exceptions.ParseError) as error:
            raise UnknownLock(cause_code("lock_unknown")) from error
    raise WrongPassword from wrong


def _decrypt(file: Any, password: str, opened: BinaryIO) -> None:
    if file.format == "ooxml":
        file.load_key(password=password, verify_password=True)
    else:
        file.load_key(password=password)
    file.decrypt(opened)
