"""What can be wrong with a model on another machine, or with a Chroma server."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class RemoteError(ChatappError):
    """An address in the settings that does not do what it should. `address` is host and port."""


class AddressWrong(RemoteError): ...


class RemoteNotSet(RemoteError): ...


class RemoteUnreachable(RemoteError): ...


class RemoteKeyWrong(RemoteError): ...


class RemoteModelMissing(RemoteError): ...


class RemoteContextTooLong(RemoteError): ...


class RemoteBroken(RemoteError): ...


class RemoteFailed(RemoteError): ...


class IndexServerLost(RemoteError): ...
