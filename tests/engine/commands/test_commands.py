"""Every command of the pipe is done by somebody, in a lane that exists."""

from __future__ import annotations

from chatapp.contract import protocol
from chatapp.contract.protocol import Command
from chatapp.engine import commands


def _commands() -> list[type[Command]]:
    found = [one for one in protocol.everything() if issubclass(one, Command)]
    # A stop is heard while jobs run: `main` does it itself.
    return [one for one in found if one is not protocol.Stop]


def test_every_command_is_done_in_a_lane_that_exists() -> None:
    assert {commands.work(one)[0] for one in _commands()} == set(commands.LANES)


def test_no_command_is_there_twice() -> None:
    names = [one.__name__ for one in protocol.everything()]
    assert len(names) == len(set(names)) > 60
