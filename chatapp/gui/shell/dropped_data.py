"""What a drag from another program carries: files, contents of files, a picture, an address.

Mail programs on Windows drag attachments without a file: a list of names (FILEGROUPDESCRIPTORW)
and the content of each. Browsers drag addresses, and pictures as data.
"""

from __future__ import annotations

import os
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from PySide6.QtCore import QMimeData, QUrl

from chatapp.machine import file_names

NAMES = 'application/x-qt-windows-mime;value="FileGroupDescriptorW"'
CONTENT = 'application/x-qt-windows-mime;value="FileContents";index={index}'
PORTAL = ("application/vnd.portal.filetransfer", "application/vnd.portal.files")
"""A sandboxed program hands over keys of files, which only the desktop can turn into files."""
_ELSEWHERE = frozenset(
    ["admin", "afp", "dav", "davs", "gphoto2", "mtp", "nfs", "recent", "sftp", "smb", "trash"]
)
"""Schemes under which file managers show files that have no path on this computer."""
_COUNT = struct.Struct("<I")
_DESCRIPTOR = struct.Struct("<I16s8s8sI8s8s8sII520s")
_FOLDER_ATTRIBUTE = 0x10
_MOST_FILES = 200
_LONGEST_NAME = 120
_NOT_IN_NAMES = '<>:"/\\|?*'


@dataclass(frozen=True, slots=True)
class VirtualFile:
    """A file that another program would have to write: its name, and its place in the drag."""

    name: str
    index: int


def files(mime: QMimeData) -> list[str]:
    """Return the paths of the files that are dragged."""
    return [_local_file(url) for url in mime.urls() if url.isLocalFile()]


def virtual_files(mime: QMimeData) -> list[VirtualFile]:
    """Return the files that are dragged as contents."""
    data = bytes(mime.data(NAMES).data()) if mime.hasFormat(NAMES) else b""
    return list(_described(data))


def address(mime: QMimeData) -> str:
    """Return the address of a dragged link or picture, "" for none."""
    for url in mime.urls():
        if not url.isLocalFile() and url.scheme() in ("http", "https", "ftp"):
            return url.toString(QUrl.ComponentFormattingOption.FullyEncoded)
    return ""


def is_elsewhere(mime: QMimeData) -> bool:
    """Return whether files are dragged that no path of this computer leads to."""
    has_key = any(mime.hasFormat(name) for name in PORTAL)
    return any(url.scheme() in _ELSEWHERE for url in mime.urls()) or has_key


def is_for_window(mime: QMimeData) -> bool:
    """Return whether a drag is more than text for the field it is dropped on.

    Spreadsheets and word processors add a picture to their text: the text is meant.
    """
    is_picture = mime.hasImage() and not mime.hasText()
    return mime.hasUrls() or mime.hasFormat(NAMES) or is_picture or is_elsewhere(mime)


def write(mime: QMimeData, file: VirtualFile, folder: Path) -> Path | None:
    """Write the content of a dragged file; None when the other program gives none.

    Raises OSError.
    """
    content = bytes(mime.data(CONTENT.format(index=file.index)).data())
    if not content:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    # A folder of its own: two attachments may have one name.
    path = Path(tempfile.mkdtemp(dir=folder)) / file.name
    path.write_bytes(content)
    return path


def _described(data: bytes) -> Iterator[VirtualFile]:
    count = _COUNT.unpack_from(data)[0] if len(data) >= _COUNT.size else 0
    for index in range(min(count, _MOST_FILES)):
        at = _COUNT.size + index * _DESCRIPTOR.size
        if at + _DESCRIPTOR.size > len(data):
            return
        parts = _DESCRIPTOR.unpack_from(data, at)
        attributes, name = parts[4], parts[-1].decode("utf-16-le", "replace").split("\0")[0]
        if not attributes & _FOLDER_ATTRIBUTE:
            yield VirtualFile(_safe_name(name), index)


def _safe_name(name: str) -> str:
    """Return a name without folders and signs that no file may have: another program chose it."""
    last = PureWindowsPath(name).name
    kept = "".join("_" if sign in _NOT_IN_NAMES or sign < " " else sign for sign in last)
    stem, dot, ending = kept.strip(" .").rpartition(".")
    if not dot:
        return ending[:_LONGEST_NAME] or "file"
    return f"{stem[:_LONGEST_NAME] or 'file'}.{ending[:16]}"


def _local_file(url: QUrl) -> str:
    """Return the path of a URL, also where its bytes are invalid UTF-8, which QString loses."""
    path = url.toLocalFile()
    if os.name == "nt" or Path(path).exists():
        return path
    return str(file_names.from_url(bytes(url.toEncoded().data()).decode("ascii")))
