"""Commands and events between the two processes; `wire` encodes them as lines of JSON.

Each command gets any number of events that are not last, then exactly one last event, all with its
id (tested for each). Ready is the only event without a command; its id is 0.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from chatapp.contract.protocol.verbs import VERSION, Command, Event

if TYPE_CHECKING:
    from chatapp.contract.protocol.answers import *  # noqa: F403
    from chatapp.contract.protocol.folders import *  # noqa: F403
    from chatapp.contract.protocol.hub import *  # noqa: F403
    from chatapp.contract.protocol.inside import *  # noqa: F403
    from chatapp.contract.protocol.library import *  # noqa: F403
    from chatapp.contract.protocol.models import *  # noqa: F403
    from chatapp.contract.protocol.pages import *  # noqa: F403
    from chatapp.contract.protocol.pictures import *  # noqa: F403
    from chatapp.contract.protocol.presets import *  # noqa: F403
    from chatapp.contract.protocol.server import *  # noqa: F403
    from chatapp.contract.protocol.states import *  # noqa: F403
    from chatapp.contract.protocol.verbs import *  # noqa: F403
    from chatapp.contract.protocol.whole_documents import *  # noqa: F403

__all__ = ["VERSION", "Command", "Event", "everything", "named"]

_BASES = (Command, Event)
# In the order in which a first question needs them.
_ROOMS = (
    "verbs",
    "models",
    "answers",
    "library",
    "states",
    "pages",
    "pictures",
    "presets",
    "folders",
    "whole_documents",
    "server",
    "hub",
    "inside",
)


def __getattr__(name: str) -> Any:
    """Find a class in its module; modules are imported when first needed, to start faster."""
    # A lower-case name is a module, such as `wire`: looking for it would import all of them.
    value = _find(name) if name[:1].isupper() else None
    if value is None:
        raise AttributeError(name)
    return value


def named(name: str) -> type[Command] | type[Event]:
    """Return a command or event by its name. Raises KeyError."""
    kind = _find(name)
    if isinstance(kind, type) and issubclass(kind, (Command, Event)) and kind not in _BASES:
        return kind
    raise KeyError(name)


def everything() -> list[type[Command] | type[Event]]:
    """Return all commands and events."""
    for room in _ROOMS:
        import_module(f"{__name__}.{room}")
    # A dataclass with slots is created twice; the first class lives until it is collected.
    kinds: list[type[Command] | type[Event]] = [*Command.__subclasses__(), *Event.__subclasses__()]
    return list({kind.__name__: kind for kind in kinds}.values())


def _find(name: str) -> Any:
    for room in _ROOMS:
        module = import_module(f"{__name__}.{room}")
        value = getattr(module, name, None)
        if getattr(value, "__module__", "") == module.__name__:
            return value
    return None
