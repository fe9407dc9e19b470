"""The user's folder of presets: files are written whole, and removed ones are kept aside."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from chatapp.contract.protocol.presets import PresetDraft
from chatapp.contract.records import Preset
from chatapp.engine.presets import preset_file, preset_writer
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.errors import FolderUnusable, PresetBroken, cause_code, os_cause
from chatapp.machine.atomic_files import write_atomically

REMOVED = "removed"
"""The folder, in that of the presets, of those that were removed."""
_NO_ID = re.compile(r"[^a-z0-9]+")
_MOST_IDS = 1000
"""Numbers tried for a name that is taken; chosen."""


def save(
    folder: Path, files: Mapping[str, PresetFile], draft: PresetDraft, as_copy: bool
) -> Preset:
    """Write a draft and return its preset. Raises PresetBroken, FolderUnusable, DiskFull."""
    base = files.get(draft.base_id)
    replaces = base is not None and base.preset.is_users and not as_copy
    preset_id = draft.base_id if replaces else _new_id(draft.name, files, folder)
    made = preset_writer.file_of(draft, base, preset_id)
    path = Path(base.preset.path) if base and replaces else folder / f"{preset_id}.md"
    return _written(path, preset_writer.text_of(made))


def take_in(folder: Path, files: Mapping[str, PresetFile], source: Path) -> Preset:
    """Copy a file into the folder under an ID that is free. Raises PresetBroken."""
    read = preset_file.read(source, is_users=True)
    taken = files.get(read.preset.id)
    if taken is not None and taken.preset.is_users:
        raise PresetBroken(
            file=source.name,
            line=2,
            cause=cause_code(
                "preset_id_taken", id=read.preset.id, other=Path(taken.preset.path).name
            ),
        )
    return _written(folder / f"{read.preset.id}.md", source.read_text("utf-8-sig"))


def remove(folder: Path, file: PresetFile) -> Path:
    """Move a preset's file aside and return where it is. Raises FolderUnusable."""
    path = Path(file.preset.path)
    try:
        (folder / REMOVED).mkdir(exist_ok=True)
        kept = folder / REMOVED / path.name
        path.replace(kept)
    except OSError as error:
        raise FolderUnusable(folder=folder, cause=os_cause(error)) from error
    return kept


def copy_out(file: PresetFile, target: Path) -> None:
    """Copy a preset's file. Raises FolderUnusable."""
    try:
        shutil.copyfile(file.preset.path, target)
    except OSError as error:
        raise FolderUnusable(folder=target.parent, cause=os_cause(error)) from error


def _written(path: Path, text: str) -> Preset:
    """Write a file that was read once: what cannot be read back is not kept."""
    trial = path.with_name(f".{path.stem}.trial")
    try:
        write_atomically(trial, text.encode("utf-8", "replace"))
        preset_file.read(trial, is_users=True)
        trial.replace(path)
    except OSError as error:
        raise FolderUnusable(folder=path.parent, cause=os_cause(error)) from error
    except PresetBroken as error:
        raise PresetBroken(**{**error.details, "file": path.name}) from error
    finally:
        trial.unlink(missing_ok=True)
    return preset_file.read(path, is_users=True).preset


def _new_id(name: str, files: Mapping[str, PresetFile], folder: Path) -> str:
    """Return an ID made of a name, which no other preset has; Hangul and kana make "preset"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = _NO_ID.sub("-", plain).strip("-")[:40] or "preset"
    for number in range(1, _MOST_IDS):
        preset_id = stem if number == 1 else f"{stem}-{number}"
        if preset_id not in files and not (folder / f"{preset_id}.md").exists():
            return preset_id
    raise PresetBroken(file=f"{stem}.md", line=1, cause=cause_code("preset_bad_id"))
