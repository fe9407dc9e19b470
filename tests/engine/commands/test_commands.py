"""Every command of the pipe is done by a function, in a lane that exists."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from chatapp.contract import protocol
from chatapp.contract.protocol import Command
from chatapp.contract.protocol.verbs import LANES
from chatapp.engine import commands
from chatapp.errors import PresetNotFound


def _commands() -> list[type[Command]]:
    found = [one for one in protocol.everything() if issubclass(one, Command)]
    # A stop is heard while jobs run: `main` does it itself.
    return [one for one in found if one is not protocol.Stop]


def test_every_command_declares_a_lane_that_exists() -> None:
    assert {command.lane for command in _commands()} == set(LANES)


def test_every_command_is_done_by_a_function() -> None:
    assert all(callable(commands.work(command)) for command in _commands())


def test_no_command_is_there_twice() -> None:
    names = [one.__name__ for one in protocol.everything()]
    assert len(names) == len(set(names)) > 60


def test_a_question_with_a_preset_that_is_not_there_names_it(tmp_path: Path) -> None:
    services = SimpleNamespace(paths=SimpleNamespace(presets=tmp_path))
    command = protocol.Ask(id=1, question="hi", preset_id="none")
    with pytest.raises(PresetNotFound) as raised:
        commands.work(protocol.Ask)(services, None, command)  # type: ignore[arg-type]
    assert raised.value.details["preset"] == "none"
