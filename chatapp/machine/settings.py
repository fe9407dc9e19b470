"""The user's settings: typed, declared once, saved atomically. Keys of newer versions survive."""

from __future__ import annotations

import contextlib
import json
import os
import time
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from chatapp.errors import (
    ChatappError,
    DataNewer,
    SettingsBroken,
    SettingsValueWrong,
    cause_code,
    os_cause,
)
from chatapp.machine import languages
from chatapp.machine.atomic_files import write_atomically
from chatapp.machine.offline import level

if TYPE_CHECKING:
    from pathlib import Path

    from chatapp.contract.engine_settings import EngineSettings

Group = (
    Literal["", "window", "search", "model", "context", "machine", "network", "programs"]
    | Literal["machines"]
)
"""The heading of the dialog that a setting stands under; "" is not shown there."""
Reloads = (
    Literal["", "texts", "theme", "zoom", "embedder", "reranker", "model_list", "adapters"]
    | Literal["draft", "model", "logprobs", "local_server", "remote_host", "chroma_server"]
    | Literal["network", "autostart", "code_wrap"]
)
"""What a change makes anew in the running program; "" is read at the next use."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The declaration of a setting. A `largest` of 0 means that it is not a number."""

    group: Group = ""
    reloads: Reloads = ""
    smallest: int = 0
    largest: int = 0
    step: int = 1
    is_advanced: bool = False
    """Whether most people never need it: the dialog folds it away."""


def _setting(default: Any, *declared: Any, **more: Any) -> Any:
    return field(default=default, metadata={"setting": Setting(*declared, **more)})


@dataclass(frozen=True, slots=True)
class Settings:
    """Defaults are what a new user gets. Sizes of 0 and empty paths mean: the program chooses.

    The order within a group is the order in the dialog.
    """

    # Checked against the catalogues, see `languages`.
    language: str = _setting(languages.AUTOMATIC, "window", "texts")
    theme: Literal["auto", "light", "dark"] = _setting("auto", "window", "theme")
    zoom_percent: int = _setting(100, "window", "zoom", 50, 300, 10)
    # See `machine.systems`.
    starts_at_login: bool = _setting(False, "window", "autostart", is_advanced=True)
    # An icon beside the clock, where the system has a place for it.
    tray_icon: bool = _setting(False, "window")
    # Whether long lines of code in answers wrap; they scroll otherwise.
    wraps_code: bool = _setting(False, "window", "code_wrap")
    # Of the text field, where the system has dictionaries; see `machine.spelling`.
    spell_check: bool = _setting(True, "window")
    # "" is the better embedder where there is one; "starter" is the built-in one.
    embedder_path: str = _setting("", "search", "embedder", is_advanced=True)
    # "" is the reranker of the models folder, if there is one; "off" is none.
    reranker_path: str = _setting("", "search", "reranker", is_advanced=True)
    # How long a question about documents may take until its first word; see docs/retrieval.md.
    reading_goal: Literal["quick", "normal", "thorough"] = _setting("normal", "search")
    model_folders: tuple[str, ...] = _setting((), "model", "model_list")
    adapters: tuple[str, ...] = _setting((), "model", "adapters", is_advanced=True)
    # A small chat model for speculative decoding; see docs/models.md.
    draft_path: str = _setting("", "model", "draft", is_advanced=True)
    # Of reasoning models whose template has a switch; see docs/models.md.
    thinking: Literal["auto", "off", "low", "medium", "high"] = _setting("auto", "model")
    # Keeps logprobs for "look inside"; see docs/guide.en.md.
    keep_chances: bool = _setting(False, "model", "logprobs", is_advanced=True)
    context_tokens: int = _setting(0, "context", "model", 0, 1_048_576, 1024)
    context_short: Literal["drop", "summarize", "enlarge"] = _setting("drop", "context")
    context_extension: Literal["off", "yarn", "linear"] = _setting(
        "off", "context", "model", is_advanced=True
    )
    kv_type: Literal["f16", "q8_0", "q4_0"] = _setting("f16", "context", "model", is_advanced=True)
    flash_attention: Literal["auto", "on", "off"] = _setting(
        "auto", "context", "model", is_advanced=True
    )
    state_cache_megabytes: int = _setting(2048, "context", "", 0, 1_000_000, 512, is_advanced=True)
    threads: int = _setting(0, "machine", "", 0, 256, is_advanced=True)
    gpu_layers: int = _setting(-1, "machine", "", -1, 999, is_advanced=True)
    # Whether hosts that the user names may be reached at all; see docs/remote.md.
    network_on: bool = _setting(False, "network", "network")
    # Other programs on this machine; see docs/server.md.
    server_on: bool = _setting(False, "programs", "local_server")
    server_port: int = _setting(8765, "programs", "local_server", 1024, 65535, is_advanced=True)
    # A model on another machine and a Chroma server, http://192.168.0.5:8080; see docs/remote.md.
    remote_url: str = _setting("", "machines", "remote_host")
    remote_model: str = _setting("", "machines", "remote_host")
    remote_key: str = _setting("", "machines", "remote_host", is_advanced=True)
    chroma_url: str = _setting("", "machines", "chroma_server", is_advanced=True)
    # Where models are downloaded from when the user starts that, and the proxy on the way.
    hub_url: str = _setting("https://huggingface.co", "network", is_advanced=True)
    hub_proxy: str = _setting("", "network", is_advanced=True)
    # Set by using the program.
    model_path: str = _setting("")
    # The model of last time, when nobody chose one.
    last_model_path: str = _setting("")
    # See `machine.models.options`.
    model_options: tuple[str, ...] = _setting(())
    tour_seen: bool = _setting(False)
    # For all chats, behind a preset's own; sampling by the names of `contract.sampling`.
    instructions: str = _setting("")
    sampling: Mapping[str, float] = field(default_factory=dict, metadata={"setting": Setting()})
    list_shown: bool = _setting(True)
    window_geometry: str = _setting("")
    # Widths in pixels; 0 is not dragged yet.
    list_width: int = _setting(0, "", "", 0, 20_000)
    source_width: int = _setting(0, "", "", 0, 20_000)
    library_height: int = _setting(0, "", "", 0, 20_000)
    # Sizes on each display, those used last at the end; see `gui.shell.display_places`.
    displays: tuple[tuple[str, ...], ...] = _setting(())
    library_shown: bool = _setting(True)
    # Pairs of a purpose of a file dialog and the folder that the user was in.
    dialog_folders: tuple[tuple[str, ...], ...] = _setting(())
    # See `machine.document_collections`.
    collections: tuple[tuple[str, ...], ...] = _setting(())
    # Keys that another version wrote.
    unknown: Mapping[str, Any] = field(default_factory=dict)


DECLARED: Mapping[str, Setting] = {
    spec.name: spec.metadata["setting"] for spec in fields(Settings) if spec.metadata
}
"""Each setting's own declaration, by name."""


FORMAT = 1
"""Of settings.json. Raised when an older version would misread a value; a new key needs no raise."""


class Loaded(NamedTuple):
    """The settings of a file, and what was wrong with it."""

    settings: Settings
    error: ChatappError | None


def load(file: Path) -> Loaded:
    """Read the settings. A broken file is kept aside and replaced by the defaults."""
    # Not with msgspec: the window's first picture would wait 15 ms for its import.
    try:
        values = json.loads(file.read_bytes())
    except FileNotFoundError:
        return Loaded(Settings(), None)
    except OSError as error:
        return Loaded(Settings(), _keep_aside(file, os_cause(error)))
    except (ValueError, RecursionError):
        return Loaded(Settings(), _keep_aside(file, cause_code("invalid_json")))
    if not isinstance(values, dict):
        return Loaded(Settings(), _keep_aside(file, cause_code("not_an_object")))
    version = values.pop("format", 0)
    if isinstance(version, int) and version > FORMAT:
        return Loaded(Settings(), DataNewer(file=file.name, version=version, known=FORMAT))
    return _from_values(file.name, values)


def save(file: Path, settings: Settings) -> None:
    """Replace the file of the settings; that of an older format is kept beside it.

    Raises DiskFull and OSError.
    """
    values = asdict(settings)
    values |= values.pop("unknown")
    values["format"] = FORMAT
    _keep_older(file)
    # File names that are not UTF-8 hold lone surrogates.
    content = json.dumps(values, indent=2, ensure_ascii=False).encode("utf-8", "surrogatepass")
    # Only its owner may read it: it can hold the key of a remote host.
    write_atomically(file, content, 0o600)


def _keep_older(file: Path) -> None:
    """Copy the file of an older format beside it, once."""
    copy = file.with_name(f"{file.name}.bak-{FORMAT - 1}")
    with contextlib.suppress(OSError, ValueError, RecursionError, AttributeError):
        content = file.read_bytes()
        if "format" not in json.loads(content) and not copy.exists():
            write_atomically(copy, content, 0o600)


def for_engine(settings: Settings, language: str) -> EngineSettings:
    """Return what the engine needs of the settings, and the interface language."""
    # The window is painted before it needs this.
    from chatapp.contract.engine_settings import EngineSettings

    names = {spec.name for spec in fields(EngineSettings)} & DECLARED.keys() - {"language"}
    return EngineSettings(language, **{name: getattr(settings, name) for name in names})


def _keep_aside(file: Path, cause: str) -> SettingsBroken:
    kept = file.with_name(f"{file.stem}.broken-{int(time.time())}{file.suffix}")
    try:
        os.replace(file, kept)
    except OSError:
        kept = file
    return SettingsBroken(file=file, cause=cause, kept=kept.name)


def _from_values(file_name: str, values: dict[str, Any]) -> Loaded:
    """A value of the wrong type or outside of its range falls back to its default and is named in
    the error.
    """
    types = typing.get_type_hints(Settings)
    known: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    wrong: list[str] = []
    for name, value in values.items():
        if name not in DECLARED:
            unknown[name] = value
        elif name == "language" and not languages.is_setting(value):
            wrong.append(name)
        else:
            try:
                known[name] = _in_range(_checked(value, types[name]), DECLARED[name])
            except (TypeError, ValueError):
                wrong.append(name)
    # Settings of before the switch may name hosts that were in use.
    known.setdefault("network_on", level.switch(values))
    error = SettingsValueWrong(file=file_name, names=", ".join(wrong)) if wrong else None
    return Loaded(Settings(**known, unknown=unknown), error)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return float(value)


def _in_range(value: Any, declared: Setting) -> Any:
    """Return the value. Raises ValueError for a number outside of the range of its setting."""
    if declared.largest and not declared.smallest <= value <= declared.largest:
        raise ValueError(value)
    return value


def _checked(value: Any, hint: Any) -> Any:
    """Return a JSON value as the type of a field.

    Raises TypeError for any other type, and ValueError for text that no path, address or name has.
    """
    choices = typing.get_args(hint)
    if typing.get_origin(hint) is tuple and isinstance(value, list):
        return tuple(_checked(member, choices[0]) for member in value)
    if typing.get_origin(hint) is Literal and value in choices:
        return value
    if typing.get_origin(hint) is Mapping and isinstance(value, dict):
        return {name: _number(member) for name, member in value.items()}
    if hint is str and isinstance(value, str) and "\0" in value:
        raise ValueError(value)
    if hint is type(value):
        return value
    raise TypeError(hint)
