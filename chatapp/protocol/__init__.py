"""The verbs between the two processes: commands and events; `wire` makes a line of JSON of each.

Law, tested for each command: any number of Token, Cited and Progress, then exactly one last event,
all with the command's id. Ready is the only event without a command; its id is 0.
"""

from __future__ import annotations

from typing import TypeVar

from chatapp.protocol.answers import *  # noqa: F403
from chatapp.protocol.folders import *  # noqa: F403
from chatapp.protocol.library import *  # noqa: F403
from chatapp.protocol.models import *  # noqa: F403
from chatapp.protocol.pages import *  # noqa: F403
from chatapp.protocol.server import *  # noqa: F403
from chatapp.protocol.states import *  # noqa: F403
from chatapp.protocol.verbs import *  # noqa: F403
from chatapp.protocol.verbs import Command, Event
from chatapp.protocol.whole_documents import *  # noqa: F403

_Kind = TypeVar("_Kind", Command, Event)


def _named(base: type[_Kind]) -> dict[str, type[_Kind]]:
    return {cls.__name__: cls for cls in base.__subclasses__()}


COMMANDS: dict[str, type[Command]] = _named(Command)
EVENTS: dict[str, type[Event]] = _named(Event)
