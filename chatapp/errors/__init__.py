"""All that can go wrong for a user: one class each, with details and no sentence.

A library's exception is translated into one of these at the door it came through. The engine sends
the class name and the details over the pipe; `texts.error_sentence` words them where they are
shown: the text `error.<class name>`. A detail that is a sentence itself is a `cause_code("…")`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from chatapp.errors.tree import *  # noqa: F403
from chatapp.errors.tree import ChatappError

if TYPE_CHECKING:
    from chatapp.errors.documents import *  # noqa: F403
    from chatapp.errors.downloads import *  # noqa: F403
    from chatapp.errors.kits import *  # noqa: F403
    from chatapp.errors.models import *  # noqa: F403
    from chatapp.errors.pictures import *  # noqa: F403
    from chatapp.errors.questions import *  # noqa: F403
    from chatapp.errors.remote import *  # noqa: F403
    from chatapp.errors.server import *  # noqa: F403
    from chatapp.errors.stores import *  # noqa: F403
    from chatapp.errors.whole_documents import *  # noqa: F403

_ROOMS = (
    "stores",
    "questions",
    "models",
    "documents",
    "whole_documents",
    "remote",
    "server",
    "pictures",
    "downloads",
    "kits",
)


def __getattr__(name: str) -> type[ChatappError]:
    """Return a class from its room, imported when first needed: all take the window's start 3 ms."""
    if not name.startswith("_"):
        for room in _ROOMS:
            module = import_module(f"{__name__}.{room}")
            if name in vars(module):
                cls: type[ChatappError] = vars(module)[name]
                return cls
    raise AttributeError(name)


def by_name() -> dict[str, type[ChatappError]]:
    """Return every class of the tree by its name."""
    for room in _ROOMS:
        import_module(f"{__name__}.{room}")
    classes: dict[str, type[ChatappError]] = {}
    waiting: list[type[ChatappError]] = [ChatappError]
    while waiting:
        cls = waiting.pop()
        classes[cls.__name__] = cls
        waiting += cls.__subclasses__()
    return classes
