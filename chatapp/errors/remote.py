"""What can be wrong with a model on another machine, or with a Chroma server."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class RemoteError(ChatappError):
    """An address in the settings that does not do what it should. `address` is host and port."""


class AddressWrong(RemoteError):
    en = "“{name}” in the settings is no address: {cause}. Write it like http://192.168.0.5:8080."
    ko = "설정의 {name} 값은 주소가 아니에요({cause}). http://192.168.0.5:8080처럼 적어 주세요."


class RemoteNotSet(RemoteError):
    en = "“{model}” is a model on another computer, and the settings name none. Write its address into remote_url."
    ko = "‘{model}’ 모델은 다른 컴퓨터에 있는데 설정에 주소가 없어요. remote_url에 주소를 적어 주세요."


class RemoteUnreachable(RemoteError):
    en = "Nobody answers at {address}: {cause}. Start the program there, or choose another model."
    ko = "{address}에서 답이 없어요({cause}). 그쪽 프로그램을 켜거나 다른 모델을 골라 주세요."


class RemoteKeyWrong(RemoteError):
    en = "{address} does not accept the key. Put the right one into the settings."
    ko = "{address}에서 키를 받아들이지 않아요. 설정에 맞는 키를 넣어 주세요."


class RemoteModelMissing(RemoteError):
    en = "{address} has no model “{model}”. Choose another one."
    ko = "{address}에 ‘{model}’ 모델이 없어요. 다른 모델을 골라 주세요."


class RemoteContextTooLong(RemoteError):
    en = "{address} cannot read so much at once. Shorten the question or start a new chat."
    ko = (
        "{address}에서 한 번에 읽을 수 있는 양을 넘었어요. 질문을 줄이거나 새 대화를 시작해 주세요."
    )


class RemoteBroken(RemoteError):
    en = "{address} stopped in the middle of the answer: {cause}."
    ko = "{address}의 답이 중간에 끊겼어요({cause})."


class RemoteFailed(RemoteError):
    en = "{address} could not answer: {cause}."
    ko = "{address}에서 답하지 못했어요({cause})."


class IndexServerLost(RemoteError):
    en = "The Chroma server at {address} cannot be used: {cause}. Search goes on by words."
    ko = "{address}의 Chroma 서버를 쓸 수 없어요({cause}). 낱말로 계속 찾을게요."
