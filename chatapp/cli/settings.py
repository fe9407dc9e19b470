"""`chatapp settings`: lists, shows, changes and resets what the window's settings hold."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from chatapp import texts
from chatapp.cli import option_types
from chatapp.cli.session import Session, follow
from chatapp.contract.protocol import CheckModel, ChooseEmbedder, EmbedderChosen, ModelChecked
from chatapp.contract.records import REMOTE
from chatapp.errors import (
    FolderUnusable,
    SettingsInWindow,
    SettingUnfit,
    by_name,
    cause_code,
    os_cause,
)
from chatapp.machine import file_lock, setting_values, settings
from chatapp.machine.settings import DECLARED, Settings
from chatapp.texts import tr

_ALSO_LISTED = {"model_path": "model"}
"""Set by using the window, not in its dialog, yet worth choosing: setting and its group."""
_MODEL_KINDS = {"model_path": "chat", "draft_path": "chat", "reranker_path": "reranker"}
_SHOWN_OF_KEY = 4
"""Letters of a key that `list` prints."""


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command and its actions."""
    parser = commands.add_parser("settings", parents=parents, help=tr("help.settings"))
    parser.set_defaults(command=run_list)
    actions = parser.add_subparsers(metavar="ACTION")
    works = {"list": run_list, "get": run_get, "set": run_set, "reset": run_reset}
    for name, work in works.items():
        action = option_types.add_action(actions, name, parents, tr(f"help.settings.{name}"))
        action.set_defaults(command=work)
        if name == "reset":
            action.add_argument("names", metavar="NAME", nargs="+")
        elif name != "list":
            action.add_argument("name", metavar="NAME", help=tr("help.settings.name"))
        if name == "set":
            action.add_argument(
                "values", metavar="VALUE", nargs="*", help=tr("help.settings.value")
            )


def run_list(session: Session, options: argparse.Namespace) -> int:
    """Print every setting with its value, its meaning, what is allowed and the default."""
    before = ""
    for name in _listed():
        if options.json:
            session.print_json(_row(session.settings, name))
            continue
        if (group := _group(name)) != before:
            print(("\n" if before else "") + tr(f"settings.group.{group}"))
            before = group
        _print(session.settings, name)
    return 0


def run_get(session: Session, options: argparse.Namespace) -> int:
    """Print the value of a setting, one a line where it has several."""
    name = setting_values.known_name(options.name)
    if options.json:
        session.print_json(_row(session.settings, name, shows_key=True))
        return 0
    for text in setting_values.written(getattr(session.settings, name)):
        print(text)
    return 0


def run_set(session: Session, options: argparse.Namespace) -> int:
    """Change a setting; models are checked by the engine before."""
    name = setting_values.known_name(options.name)
    return _change(session, {name: setting_values.parse(name, options.values)}, options.json)


def run_reset(session: Session, options: argparse.Namespace) -> int:
    """Give settings their defaults again."""
    names = [setting_values.known_name(name) for name in options.names]
    return _change(session, {name: setting_values.default(name) for name in names}, options.json)


def _change(session: Session, values: dict[str, Any], as_json: bool) -> int:
    _must_be_closed(session)
    for name, value in values.items():
        _must_fit(session, name, value)
    if "embedder_path" in values:
        # The engine indexes the library anew; the library keeps the choice.
        path = values["embedder_path"]
        follow(session, Path(path).name, ChooseEmbedder, EmbedderChosen, path=path)
    changed = replace(session.settings, **values)
    try:
        settings.save(session.paths.settings, changed)
    except OSError as error:
        raise FolderUnusable(folder=session.paths.data, cause=os_cause(error)) from error
    for name in values:
        if as_json:
            session.print_json(_row(changed, name))
        else:
            _print(changed, name)
    return 0


def _must_be_closed(session: Session) -> None:
    """Raise SettingsInWindow while a window is open: it would write its own values again."""
    if not session.paths.window_lock.exists():
        return
    try:
        with file_lock.opened(session.paths.window_lock) as stream:
            file_lock.take(stream)
    except BlockingIOError as error:
        raise SettingsInWindow(folder=session.paths.data) from error
    except OSError as error:
        raise FolderUnusable(folder=session.paths.data, cause=os_cause(error)) from error


def _must_fit(session: Session, name: str, value: Any) -> None:
    """Raise the error of a model file that cannot be what the setting is for."""
    kind = _MODEL_KINDS.get(name)
    if not kind or not value or value.startswith(REMOTE) or value == "off":
        return
    model = session.request(CheckModel, ModelChecked, path=value).model
    if model.problem:
        raise by_name()[model.problem](**model.details)
    if model.kind != kind:
        cause = cause_code(f"setting_needs_{kind}")
        raise SettingUnfit(name=name, value=Path(value).name, cause=cause)


def _listed() -> list[str]:
    """Return the names of the settings, group by group."""
    names = [name for name in DECLARED if _group(name)]
    groups = list(dict.fromkeys(_group(name) for name in names))
    return sorted(names, key=lambda name: groups.index(_group(name)))


def _group(name: str) -> str:
    return DECLARED[name].group or _ALSO_LISTED.get(name, "")


def _row(values: Settings, name: str, shows_key: bool = False) -> dict[str, Any]:
    declared, value = DECLARED[name], getattr(values, name)
    allowed: dict[str, Any] = {}
    if declared.largest:
        allowed = {"smallest": declared.smallest, "largest": declared.largest}
    elif setting_values.choices(name):
        allowed = {"choices": setting_values.choices(name)}
    return {
        "name": name,
        "value": value if shows_key else _without_key(name, value),
        "default": setting_values.default(name),
        "group": _group(name),
        "meaning": _meaning(name),
        **allowed,
    }


def _without_key(name: str, value: Any) -> Any:
    return "…" + value[-_SHOWN_OF_KEY:] if name.endswith("_key") and value else value


def _meaning(name: str) -> str:
    """Return the words of the dialog, "" for what only the window uses."""
    codes = [code for code in (f"settings.{name}", f"settings.{name}.hint") if texts.has(code)]
    return ": ".join(tr(code) for code in codes)


def _print(values: Settings, name: str) -> None:
    value = _without_key(name, getattr(values, name))
    print(f"  {name} = {_shown(value)}".rstrip())
    for line in (_meaning(name), _allowed(name)):
        if line:
            print(f"      {line}")
    if value != (default := setting_values.default(name)):
        print("      " + tr("cli.setting_default", value=_shown(default) or '""'))


def _shown(value: Any) -> str:
    return ", ".join(setting_values.written(value))


def _allowed(name: str) -> str:
    """Return the range of a number and what its smallest value means, or the choices."""
    declared = DECLARED[name]
    if not declared.largest:
        return " | ".join(setting_values.choices(name))
    means = setting_values.smallest_means(name)
    special = f" ({declared.smallest}: {tr(f'settings.{means}')})" if means else ""
    return f"{declared.smallest} … {declared.largest}{special}"
