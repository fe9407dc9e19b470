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
    """Find a class in its room. Rooms are read when first asked for: window, engine and terminal
    wait for this file.
    """
    found = None if name.startswith("_") else _find(name)
    if found is None:
        raise AttributeError(name)
    return found


def named(name: str) -> type[Command] | type[Event]:
    """Return a command or an event by its name. Raises KeyError."""
    found = _find(name)
    if not (isinstance(found, type) and issubclass(found, (Command, Event))) or found in (
        Command,
        Event,
    ):
        raise KeyError(name)
    return found


def everything() -> list[type[Command] | type[Event]]:
    """Return every command and every event there is."""
    for room in _ROOMS:
        import_module(f"{__name__}.{room}")
    # A dataclass with slots is made twice; the first one lives on until it is collected.
    return list(
        {cls.__name__: cls for base in (Command, Event) for cls in base.__subclasses__()}.values()
    )


def _find(name: str) -> Any:
    for room in _ROOMS:
        module = import_module(f"{__name__}.{room}")
        found = getattr(module, name, None)
        if getattr(found, "__module__", "") == module.__name__:
            return found
    return None
