"""The verbs between the two processes: commands and events; `wire` makes a line of JSON of each.

Law, tested for each command: any number of Token, Cited and Progress, then exactly one last event,
all with the command's id. Ready is the only event without a command; its id is 0.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from chatapp.contract.protocol.verbs import VERSION, Command, Event

if TYPE_CHECKING:
    from chatapp.contract.protocol.answers import *  # noqa: F403
    from chatapp.contract.protocol.folders import *  # noqa: F403
    from chatapp.contract.protocol.library import *  # noqa: F403
    from chatapp.contract.protocol.models import *  # noqa: F403
    from chatapp.contract.protocol.pages import *  # noqa: F403
    from chatapp.contract.protocol.pictures import *  # noqa: F403
    from chatapp.contract.protocol.server import *  # noqa: F403
    from chatapp.contract.protocol.states import *  # noqa: F403
    from chatapp.contract.protocol.verbs import *  # noqa: F403
    from chatapp.contract.protocol.whole_documents import *  # noqa: F403

__all__ = ["VERSION", "Command", "Event", "everything", "named"]

# Those of a first question come first.
_ROOMS = (
    "verbs",
    "models",
    "answers",
    "library",
    "states",
    "pages",
    "pictures",
    "folders",
    "whole_documents",
    "server",
)


def __getattr__(name: str) -> Any:
    """Import a room when one of its names is first used: every process waits for this file."""
    message = None if name.startswith("_") else _find(name)
    if message is None:
        raise AttributeError(name)
    return message


def named(name: str) -> type[Command] | type[Event]:
    """Return a command or an event by its name. Raises KeyError."""
    message = _find(name)
    if not (isinstance(message, type) and issubclass(message, (Command, Event))) or message in (
        Command,
        Event,
    ):
        raise KeyError(name)
    return message


def everything() -> list[type[Command] | type[Event]]:
    """Return every command and every event there is."""
    for room in _ROOMS:
        import_module(f"{__name__}.{room}")
    # A dataclass with slots is made twice; the first one lives on until it is collected.
    classes: list[type[Command] | type[Event]] = [
        *Command.__subclasses__(),
        *Event.__subclasses__(),
    ]
    return list({cls.__name__: cls for cls in classes}.values())


def _find(name: str) -> Any:
    for room in _ROOMS:
        module = import_module(f"{__name__}.{room}")
        message = getattr(module, name, None)
        if getattr(message, "__module__", "") == module.__name__:
            return message
    return None
