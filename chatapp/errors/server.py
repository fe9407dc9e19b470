"""What can be wrong with the local server and with what other programs ask of it."""

from __future__ import annotations

from typing import ClassVar

from chatapp.errors.tree import ChatappError


class ServerError(ChatappError):
    """The server itself cannot run."""


class PortTaken(ServerError):
    en = "The server cannot listen on port {port}: {cause}. Choose another port."
    ko = "{port}번 포트에서 서버를 열 수 없어요({cause}). 다른 포트를 골라 주세요."


class TokenFileUnusable(ServerError):
    en = "The server's token cannot be kept in {file}: {cause}."
    ko = "서버 토큰을 {file} 파일에 둘 수 없어요({cause})."


class RequestError(ChatappError):
    """A request that is not done; `status` is the HTTP status and `code` the name that OpenAI's
    programs know.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "invalid_request"


class RequestBroken(RequestError):
    en = "This request cannot be understood: {cause}."
    ko = "요청을 이해할 수 없어요: {cause}."


class RequestUnsupported(RequestError):
    code = "unsupported_parameter"
    en = "“{name}” cannot be used here: {cause}."
    ko = "‘{name}’은(는) 여기서 쓸 수 없어요: {cause}."


class TokenWrong(RequestError):
    status = 401
    code = "invalid_api_key"
    en = "The token is missing or wrong. It stands in the settings under Server."
    ko = "토큰이 없거나 틀렸어요. 설정의 서버 항목에서 볼 수 있어요."


class CallerForbidden(RequestError):
    status = 403
    code = "forbidden"
    en = "Only programs on this computer may ask, and no web pages: the {what} of the request is not allowed."
    ko = (
        "이 컴퓨터의 프로그램만 쓸 수 있고 웹 페이지는 안 돼요. 요청의 {what} 값이 허용되지 않아요."
    )


class RouteUnknown(RequestError):
    status = 404
    code = "not_found"
    en = "There is no such address here. There are: {routes}."
    ko = "그런 주소가 없어요. 있는 것: {routes}."


class MethodUnknown(RequestError):
    status = 405
    code = "method_not_allowed"
    en = "This address is asked with {method}."
    ko = "이 주소는 {method} 방식으로 불러야 해요."


class ModelUnknown(RequestError):
    status = 404
    code = "model_not_found"
    en = "This model is not here. There is: {model}."
    ko = "그 모델은 없어요. 있는 것: {model}."


class RequestTooSlow(RequestError):
    status = 408
    code = "timeout"
    en = "The request did not come in time."
    ko = "요청이 제때 오지 않았어요."


class RequestTooLarge(RequestError):
    status = 413
    code = "request_too_large"
    en = "The request is larger than {most}."
    ko = "요청이 {most}보다 커요."


class HeadersTooLarge(RequestError):
    status = 431
    code = "headers_too_large"
    en = "The headers of the request are too large."
    ko = "요청의 머리글이 너무 커요."


class ServerBusy(RequestError):
    status = 429
    code = "server_busy"
    en = "{count} requests wait for the model already. Try again in a moment."
    ko = "모델을 기다리는 요청이 이미 {count}개 있어요. 잠시 뒤에 다시 해 주세요."


class ConnectionsFull(RequestError):
    status = 503
    code = "server_busy"
    en = "There are {count} connections already. Close one first."
    ko = "연결이 이미 {count}개 있어요. 하나를 먼저 닫아 주세요."


class ServerLeaves(RequestError):
    status = 503
    code = "server_stopped"
    en = "The server is being switched off."
    ko = "서버를 끄는 중이에요."
