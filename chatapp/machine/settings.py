"""What the user chose: typed, saved atomically; keys of a newer version survive."""

from __future__ import annotations

import errno
import os
import time
import typing
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from chatapp.errors import ChatappError, DiskFull, SettingsBroken, SettingsValueWrong

if TYPE_CHECKING:
    from pathlib import Path

    from chatapp.contract.engine_settings import EngineSettings
    from chatapp.contract.records import Language


class Settings(NamedTuple):
    """Defaults are what a new user gets. Sizes of 0 and empty paths mean: the program chooses.

    A named tuple, because the window waits for this file, and dataclasses take 3 ms to be imported.
    """

    language: Literal["auto", "en", "ko"] = "auto"
    theme: Literal["auto", "light", "dark"] = "auto"
    zoom_percent: int = 100
    model_path: str = ""
    embedder_path: str = ""
    # "" is the reranker of the models folder, if there is one; "off" is none.
    reranker_path: str = ""
    model_folders: tuple[str, ...] = ()
    context_tokens: int = 0
    threads: int = 0
    adapters: tuple[str, ...] = ()
    # A small chat model that writes ahead of the loaded one; see docs/models.md.
    draft_path: str = ""
    gpu_layers: int = -1
    context_short: Literal["drop", "summarize", "enlarge"] = "drop"
    context_extension: Literal["off", "yarn", "linear"] = "off"
    kv_type: Literal["f16", "q8_0", "q4_0"] = "f16"
    flash_attention: Literal["auto", "on", "off"] = "auto"
    state_cache_megabytes: int = 2048
    # For "look inside"; see docs/guide.en.md.
    keep_chances: bool = False
    # Other programs on this machine: see docs/server.md.
    server_on: bool = False
    server_port: int = 8765
    # A model on another machine, and a Chroma server: see docs/remote.md. Addresses like
    # http://192.168.0.5:8080.
    remote_url: str = ""
    remote_model: str = ""
    remote_key: str = ""
    chroma_url: str = ""
    starter_notice_seen: bool = False
    list_shown: bool = True
    window_geometry: str = ""
    unknown: Mapping[str, Any] = MappingProxyType({})


def load(file: Path) -> tuple[Settings, ChatappError | None]:
    """Read the settings. A broken file is kept aside and defaults are returned with the error to
    show.
    """
    try:
        text = file.read_text("utf-8")
    except FileNotFoundError:
        return Settings(), None
    except (OSError, UnicodeDecodeError) as error:
        return Settings(), _keep_aside(file, type(error).__name__)
    import json

    try:
        values = json.loads(text)
        if not isinstance(values, dict):
            raise ValueError("not an object")
    except (ValueError, RecursionError) as error:
        return Settings(), _keep_aside(file, str(error))
    settings, wrong = _from_values(values)
    return settings, SettingsValueWrong(file=file.name, names=", ".join(wrong)) if wrong else None


def save(file: Path, settings: Settings) -> None:
    """Write aside, fsync, rename: a full disk or a crash leaves the old file whole. Raises
    DiskFull.
    """
    import json

    values = settings._asdict()
    values |= values.pop("unknown")
    # Only its owner may read it: it can hold the key of a remote host.
    write_atomically(file, json.dumps(values, ensure_ascii=False, indent=2).encode("utf-8"), 0o600)


def write_atomically(file: Path, content: bytes, mode: int = 0o666) -> None:
    """Replace a file so that a reader sees the old or the new content, never half. Raises DiskFull."""
    aside = file.with_name(file.name + f".{os.getpid()}.tmp")
    try:
        with open(aside, "wb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(aside, file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(folder=file.parent) from error
        raise


def _keep_aside(file: Path, cause: str) -> SettingsBroken:
    kept = file.with_name(f"{file.stem}.broken-{int(time.time())}{file.suffix}")
    try:
        os.replace(file, kept)
    except OSError:
        kept = file
    return SettingsBroken(file=file, cause=cause[:200], kept=kept.name)


def _from_values(values: dict[str, Any]) -> tuple[Settings, list[str]]:
    """A value of the wrong type falls back to its default and is named; one wrong line does not
    cost the others.
    """
    hints = typing.get_type_hints(Settings)
    known: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    wrong: list[str] = []
    for name, value in values.items():
        if name not in hints or name == "unknown":
            unknown[name] = value
        elif (shaped := _shape(hints[name], value)) is not None:
            known[name] = shaped
        else:
            wrong.append(name)
    return Settings(**known, unknown=unknown), wrong


def _shape(hint: Any, value: Any) -> Any:
    if typing.get_origin(hint) is Literal:
        return value if value in typing.get_args(hint) else None
    if typing.get_origin(hint) is tuple:
        return tuple(map(str, value)) if isinstance(value, list) else None
    return value if type(value) is hint else None


def for_engine(settings: Settings, language: Language) -> EngineSettings:
    """Return what the engine needs of the settings, and the interface language as it is resolved."""
    from dataclasses import fields

    from chatapp.contract.engine_settings import EngineSettings

    names = [spec.name for spec in fields(EngineSettings) if spec.name != "language"]
    return EngineSettings(language, **{name: getattr(settings, name) for name in names})


def interface_language(settings: Settings) -> Language:
    """Return the language chosen, or the system's: Korean when it speaks Korean, else English."""
    if settings.language != "auto":
        return settings.language
    import locale

    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    spoken = next((name for name in names if name), "") or (locale.getlocale()[0] or "")
    return "ko" if spoken.lower().startswith(("ko", "korean")) else "en"
