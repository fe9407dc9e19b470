"""What can be wrong with the local server and with what other programs ask of it."""

from __future__ import annotations

from typing import ClassVar

from chatapp.errors.tree import ChatappError


class ServerError(ChatappError):
    """The server itself cannot run."""


class PortTaken(ServerError): ...


class TokenFileUnusable(ServerError): ...


class RequestError(ChatappError):
    """A request that is not done; `status` is HTTP's, `code` the name in OpenAI's protocol."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "invalid_request"


class RequestBroken(RequestError): ...


class RequestUnsupported(RequestError):
    code = "unsupported_parameter"


class TokenWrong(RequestError):
    status = 401
    code = "invalid_api_key"


class CallerForbidden(RequestError):
    status = 403
    code = "forbidden"


class RouteUnknown(RequestError):
    status = 404
    code = "not_found"


class MethodUnknown(RequestError):
    status = 405
    code = "method_not_allowed"


class ModelUnknown(RequestError):
    status = 404
    code = "model_not_found"


class RequestTooSlow(RequestError):
    status = 408
    code = "timeout"


class RequestTooLarge(RequestError):
    status = 413
    code = "request_too_large"


class HeadersTooLarge(RequestError):
    status = 431
    code = "headers_too_large"


class ServerBusy(RequestError):
    status = 429
    code = "server_busy"


class ConnectionsFull(RequestError):
    status = 503
    code = "server_busy"


class ServerLeaves(RequestError):
    status = 503
    code = "server_stopped"
