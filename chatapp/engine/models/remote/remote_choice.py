"""What the settings say of a remote model: whether one is chosen, where it is, and which there are
to choose from.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import REMOTE, Model
from chatapp.errors import ChatappError
from chatapp.machine import network
from chatapp.machine.host_address import parse

if TYPE_CHECKING:
    from chatapp.engine.models.remote.host import Host
    from chatapp.engine.models.remote.remote_model import RemoteModel

_LIST_S = 1.5
_KEPT_S = 5.0
_lock = threading.Lock()
_kept: dict[tuple[str, str, str], tuple[float, tuple[Model, ...]]] = {}
"""The last answer of the host, so that opening the model menu twice does not ask twice."""


def path(settings: EngineSettings, asked: str) -> str:
    """Return "remote:" and the name of the remote model that answers; "" when a file does, or is
    asked for.

    A model picked in the menu is answered by, wherever it is; without a pick the one that the
    settings name.
    """
    if not settings.remote_url:
        return ""
    if picked := asked or settings.model_path:
        return picked if picked.startswith(REMOTE) else ""
    return REMOTE + settings.remote_model if settings.remote_model else ""


def host(settings: EngineSettings) -> Host:
    """Return the host of the settings. Raises AddressWrong."""
    from chatapp.engine.models.remote.host import Host

    return Host(parse(settings.remote_url, "remote_url"), settings.remote_key)


def connect(settings: EngineSettings, path: str, asked_tokens: int) -> tuple[RemoteModel, Model]:
    """Look whether the host has this model. Raises RemoteError."""
    from chatapp.engine.models.remote import remote_model

    return remote_model.connect(host(settings), path, asked_tokens or settings.context_tokens)


def use(settings: EngineSettings) -> None:
    """Close the guard again when the settings name no host any more."""
    if not settings.remote_url:
        network.open_for(network.REMOTE_MODEL, ())


def models(settings: EngineSettings) -> tuple[Model, ...]:
    """Return the host's models that can be chosen, or one unusable entry that says why there are
    none.
    """
    if not settings.remote_url:
        return ()
    asked = (settings.remote_url, settings.remote_model, settings.remote_key)
    with _lock:
        at, found = _kept.get(asked, (0.0, ()))
        if not found or time.monotonic() - at > _KEPT_S:
            found = _models(settings)
            _kept.clear()
            _kept[asked] = (time.monotonic(), found)
        return found


def _models(settings: EngineSettings) -> tuple[Model, ...]:
    from chatapp.engine.models.remote import remote_model

    try:
        there = host(settings)
        told = remote_model.listed(there, _LIST_S)
        wanted = settings.remote_model
        if wanted:
            told = [one for one in told if one["id"] == wanted] or (
                [] if told else [{"id": wanted}]
            )
        if wanted and not told:
            return (
                _broken(
                    settings,
                    "RemoteModelMissing",
                    {"address": there.address.shown, "model": wanted},
                ),
            )
        return tuple(remote_model.described(there, one) for one in told)
    except ChatappError as error:
        return (_broken(settings, type(error).__name__, error.details),)


def _broken(settings: EngineSettings, problem: str, details: dict[str, str]) -> Model:
    name = settings.remote_model or settings.remote_url
    return Model(
        path=REMOTE,
        name=name[:200],
        kind="unusable",
        origin="remote",
        problem=problem,
        details=details,
    )
