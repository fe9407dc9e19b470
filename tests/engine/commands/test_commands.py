"""Every command of the pipe is done by a function, in a lane that exists."""

from __future__ import annotations

from chatapp.contract import protocol
from chatapp.contract.protocol import Command
from chatapp.contract.protocol.verbs import LANES
from chatapp.engine import commands


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
