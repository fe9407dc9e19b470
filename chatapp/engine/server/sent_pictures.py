"""Pictures of a request: drawn anew like all others, and kept while the answer takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from langchain_core.messages import BaseMessage

from chatapp.contract.records import REMOTE, Model
from chatapp.engine.models.interface import picture_parts
from chatapp.engine.services import pictures
from chatapp.errors import (
    DocumentError,
    PictureError,
    RequestBroken,
    RequestUnsupported,
    cause_code,
)


def seen(
    messages: Sequence[BaseMessage], model: Model, folder: Path, stopped: Callable[[], bool]
) -> list[BaseMessage]:
    """Keep pictures in a folder; return the messages with their files. Raises a RequestError."""
    sees = bool(model.projector) or model.path.startswith(REMOTE)
    if not sees and any(map(picture_parts.is_sent, messages)):
        raise RequestUnsupported(name="image_url", cause=cause_code("no_vision_part"))

    def keep(picture: bytes) -> Path:
        aside = folder / "sent"
        aside.write_bytes(picture)
        try:
            return folder / pictures.keep(folder, aside, 1, stopped).name
        except (DocumentError, PictureError) as error:
            raise RequestBroken(cause=cause_code("image_unreadable")) from error

    return [picture_parts.kept(message, keep) for message in messages]
