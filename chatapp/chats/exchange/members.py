"""The JSON files within a file, an archive or a folder, read with limits, and nothing written."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chatapp.errors import ImportUnreadable, cause_code, os_cause

MOST_BYTES = 1024 * 1024 * 1024
"""Of all files together, unpacked."""
_MOST_FILES = 20_000
_DEEPEST = 6
_ENDINGS = (".json", ".jsonl")


@dataclass(frozen=True, slots=True)
class JsonMember:
    """A file by its place, "/" between folders."""

    place: str
    content: bytes


def members(path: Path) -> Iterator[JsonMember]:
    """Yield the JSON files at a path. Raises ImportUnreadable."""
    try:
        if path.is_dir():
            yield from _of_folder(path)
        elif zipfile.is_zipfile(path):
            yield from _of_archive(path)
        else:
            yield JsonMember(path.name, _read(path, MOST_BYTES))
            beside = path.with_name("messages.jsonl")
            if path.name == "thread.json" and beside.is_file():
                # A thread of Jan is two files.
                yield JsonMember(beside.name, _read(beside, MOST_BYTES))
    except OSError as error:
        raise ImportUnreadable(name=path.name, cause=os_cause(error)) from error
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        cause = cause_code("import_archive")
        raise ImportUnreadable(name=path.name, cause=cause) from error


def _of_folder(folder: Path) -> Iterator[JsonMember]:
    room, count = MOST_BYTES, 0
    for place, folders, names in os.walk(folder):
        below = Path(place).relative_to(folder)
        if len(below.parts) >= _DEEPEST:
            folders.clear()
        folders.sort()
        for name in sorted(names):
            file = Path(place) / name
            if not name.endswith(_ENDINGS) or file.is_symlink() or not file.is_file():
                continue
            count += 1
            if count > _MOST_FILES:
                raise ImportUnreadable(name=folder.name, cause=cause_code("import_too_many"))
            content = _read(file, room)
            room -= len(content)
            yield JsonMember((below / name).as_posix(), content)


def _of_archive(path: Path) -> Iterator[JsonMember]:
    room = MOST_BYTES
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if info.filename.endswith(_ENDINGS)]
        if len(infos) > _MOST_FILES:
            raise ImportUnreadable(name=path.name, cause=cause_code("import_too_many"))
        for info in infos:
            with archive.open(info) as stream:
                # What the archive says of a size may be a lie.
                content = stream.read(room + 1)
            if len(content) > room:
                raise ImportUnreadable(name=path.name, cause=cause_code("import_too_large"))
            room -= len(content)
            yield JsonMember(info.filename, content)


def _read(file: Path, room: int) -> bytes:
    if not file.is_file():
        raise ImportUnreadable(name=file.name, cause=cause_code("not_a_file"))
    with open(file, "rb") as stream:
        content = stream.read(room + 1)
    if len(content) > room:
        raise ImportUnreadable(name=file.name, cause=cause_code("import_too_large"))
    return content
