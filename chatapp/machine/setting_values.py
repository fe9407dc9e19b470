"""Values of settings as a person writes them, parsed by their declarations."""

from __future__ import annotations

import functools
import re
import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from chatapp.contract.records import REMOTE
from chatapp.errors import FileMissing, SettingUnfit, SettingUnknown, cause_code
from chatapp.machine import host_address, languages
from chatapp.machine.settings import DECLARED, Settings

SWITCH: Mapping[str, bool] = {"on": True, "off": False, "true": True, "false": False}
_WORDS_FOR_PATHS = {"embedder_path": ("starter",), "reranker_path": ("off",)}
"""Values of a path setting that are not a path."""
_SCALE = re.compile(r":[0-9.]+\Z")
"""Behind the path of an adapter."""
_DEFAULTS = Settings()


@functools.cache
def _types() -> dict[str, Any]:
    return typing.get_type_hints(Settings)


def default(name: str) -> Any:
    """Return what a new user has."""
    return getattr(_DEFAULTS, name)


def choices(name: str) -> tuple[str, ...]:
    """Return the values that are allowed, () where there is no list of them."""
    hint = _types()[name]
    if name == "language":
        return (languages.AUTOMATIC, *languages.known())
    if hint is bool:
        return ("on", "off")
    return typing.get_args(hint) if typing.get_origin(hint) is Literal else ()


def is_list(name: str) -> bool:
    """Say whether a setting has any number of values."""
    return typing.get_origin(_types()[name]) is tuple


def smallest_means(name: str) -> Literal["", "automatic", "nothing"]:
    """Return what the smallest value of a number stands for, "" for itself."""
    smallest = DECLARED[name].smallest
    if _types()[name] is not int or smallest > 0:
        return ""
    return "automatic" if default(name) == smallest else "nothing"


def smallest(name: str) -> int:
    """Return the smallest value of a number."""
    return DECLARED[name].smallest


def known_name(text: str) -> str:
    """Return the name of a setting; "-" is the same as "_". Raises SettingUnknown."""
    name = text.replace("-", "_")
    if name not in DECLARED:
        raise SettingUnknown(name=text)
    return name


def parse(name: str, written: Sequence[str]) -> Any:
    """Return the value of a setting. Raises SettingUnfit, AddressWrong or FileMissing."""
    if is_list(name):
        return tuple(_existing(text) for text in written)
    if len(written) != 1:
        raise _unfit(name, " ".join(written), "setting_takes_one")
    [text] = written
    kind = _types()[name]
    if kind is int:
        return _whole(name, text)
    if allowed := choices(name):
        word = text.lower() if kind is bool else text
        if word not in (SWITCH if kind is bool else allowed):
            raise _unfit(name, text, "setting_choices", choices=", ".join(allowed))
        return SWITCH[word] if kind is bool else word
    if name.endswith("_url") and text:
        host_address.parse(text, name)
    if not name.endswith("_path") or not text or text in _WORDS_FOR_PATHS.get(name, ()):
        return text
    return text if text.startswith(REMOTE) else _existing(text)


def written(value: Any) -> tuple[str, ...]:
    """Return a value as `parse` reads it."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return ("on" if value else "off",)
    return (str(value),)


def _whole(name: str, text: str) -> int:
    declared = DECLARED[name]
    # Python reads no more than 4,300 digits.
    is_number = re.fullmatch(r"[+-]?[0-9]{1,18}", text) is not None
    if is_number and declared.smallest <= int(text) <= declared.largest:
        return int(text)
    low, high = declared.smallest, declared.largest
    raise _unfit(name, text, "setting_range", smallest=low, largest=high)


def _existing(text: str) -> str:
    path = Path(text).expanduser().absolute()
    if not path.exists() and not Path(_SCALE.sub("", str(path))).exists():
        raise FileMissing(name=text, cause=cause_code("no_such_file"))
    return str(path)


def _unfit(name: str, value: str, cause: str, **values: object) -> SettingUnfit:
    return SettingUnfit(name=name, value=value, cause=cause_code(cause, **values))
