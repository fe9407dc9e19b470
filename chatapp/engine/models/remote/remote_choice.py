"""The remote model of the settings: whether it is chosen, its host, and the host's other models.

Imports the HTTP client only when a host is set: it costs the start 25 ms.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import REMOTE, Model
from chatapp.errors import ChatappError, RemoteModelMissing
from chatapp.machine import network
from chatapp.machine.host_address import parse

if TYPE_CHECKING:
    from chatapp.engine.models.remote.host import Host
    from chatapp.engine.models.remote.remote_model import Connected

_LIST_S = 1.5
"""Seconds that a host may take to list its models; chosen."""
_KEPT_S = 5.0
"""Seconds that the list is reused; chosen."""


@dataclass(slots=True)
class _LastList:
    """The last list of a host, so that opening the model menu twice asks once."""

    host: tuple[str, ...] = ()
    at: float = 0.0
    models: tuple[Model, ...] = ()


_lock = threading.Lock()
_last = _LastList()


def path(settings: EngineSettings, asked: str) -> str:
    """Return "remote:" and the name of the remote model that answers; "" when a file does."""
    if not settings.remote_url:
        return ""
    if picked := asked or settings.model_path:
        return picked if picked.startswith(REMOTE) else ""
    return REMOTE + settings.remote_model if settings.remote_model else ""


def host(settings: EngineSettings) -> Host:
    """Return the host of the settings. Raises AddressWrong."""
    from chatapp.engine.models.remote.host import Host

    return Host(parse(settings.remote_url, "remote_url"), settings.remote_key)


def connect(settings: EngineSettings, path: str, wanted_tokens: int) -> Connected:
    """Check that the host has this model. Raises RemoteError."""
    from chatapp.engine.models.remote import remote_model

    return remote_model.connect(host(settings), path, wanted_tokens or settings.context_tokens)


def use(settings: EngineSettings) -> None:
    """Close the network guard when the settings no longer name a host."""
    if not settings.remote_url:
        network.open_for(network.REMOTE_MODEL, ())


def models(settings: EngineSettings) -> tuple[Model, ...]:
    """Return the host's models, or one unusable entry that carries the error."""
    if not settings.remote_url:
        return ()
    wanted = (settings.remote_url, settings.remote_model, settings.remote_key)
    with _lock:
        if wanted != _last.host or time.monotonic() - _last.at > _KEPT_S:
            _last.models = _list_models(settings)
            _last.host, _last.at = wanted, time.monotonic()
        return _last.models


def _list_models(settings: EngineSettings) -> tuple[Model, ...]:
    from chatapp.engine.models.remote import remote_model

    name = settings.remote_model
    try:
        remote = host(settings)
        listed = remote_model.list_models(remote, _LIST_S)
        if name:
            chosen = [about for about in listed if about["id"] == name]
            if listed and not chosen:
                raise RemoteModelMissing(address=remote.address.shown, model=name)
            # A host that lists nothing may have it all the same.
            listed = chosen or [{"id": name}]
        return tuple(remote_model.describe(remote, about) for about in listed)
    except ChatappError as error:
        unusable = Model(
            path=REMOTE,
            name=(name or settings.remote_url)[:200],
            kind="unusable",
            origin="remote",
            problem=type(error).__name__,
            details=error.details,
        )
        return (unusable,)
