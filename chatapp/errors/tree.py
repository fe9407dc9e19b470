"""The root of all errors, and those of the engine and the pipe."""

from __future__ import annotations

from typing import ClassVar

_WORDED = ("cause", "what", "architecture", "place", "limit", "holder")
"""Details that are words of ours; all others are names, numbers and paths."""


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


class ChatappError(Exception):
    """The root. `en` and `ko` are sentences with {details}; they never hold the user's text."""

    en: ClassVar[str] = "Something unexpected happened ({cause}). The log has the details."
    ko: ClassVar[str] = "예상하지 못한 문제가 생겼어요({cause}). 자세한 내용은 로그에 있어요."

    def __init__(self, **details: object) -> None:
        self.details: dict[str, str] = {name: str(value) for name, value in details.items()}
        super().__init__(self.worded(self.details, "en"))

    @classmethod
    def worded(cls, details: dict[str, str], language: str) -> str:
        """Return the sentence in a language; a missing detail never raises."""
        if language == "ko":
            # Here, because the window waits for this file and an error is rare.
            from chatapp.errors.causes import in_korean

            details = {
                key: in_korean(value) if key in _WORDED else value for key, value in details.items()
            }
        return (cls.ko if language == "ko" else cls.en).format_map(_Blank(details))


class Unexpected(ChatappError):
    """A fault of ours: what no other class names."""


class StoppedByUser(ChatappError):
    en = "Stopped."
    ko = "멈췄어요."


class ProtocolBroken(ChatappError):
    en = "The window and the engine did not understand each other ({cause}). Install the program again."
    ko = "창과 엔진이 서로 알아듣지 못했어요({cause}). 프로그램을 다시 설치해 보세요."


class EngineDied(ChatappError):
    en = "The engine stopped ({cause}) and is starting again. What was written so far is kept."
    ko = "엔진이 멈춰서({cause}) 다시 시작하고 있어요. 여기까지 쓴 내용은 그대로 있어요."


class EngineEnded(ChatappError):
    en = "The engine stopped ({cause}). Chats and documents are as they were; ask again or choose another model."
    ko = "엔진이 멈췄어요({cause}). 대화와 문서는 그대로예요. 다시 물어보거나 다른 모델을 골라 주세요."


class EngineGaveUp(ChatappError):
    en = "The engine stopped three times in five minutes ({cause}). Choose another model or start it again yourself."
    ko = "엔진이 5분 안에 세 번 멈췄어요({cause}). 다른 모델을 고르거나 직접 다시 시작해 보세요."


class NetworkForbidden(ChatappError):
    en = "This program may not use the network; a connection to {address} was refused."
    ko = "이 프로그램은 네트워크를 쓰지 않아요. {address} 연결을 막았어요."
