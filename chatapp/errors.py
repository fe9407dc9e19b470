"""All that can go wrong for a user: one class each, with a sentence and a way out in both languages.

A library's exception is translated into one of these at the door it came through. The engine sends
the class name and the details over the pipe; window and terminal word it in the user's language.
"""

from __future__ import annotations

from typing import ClassVar

_WORDED = ("cause", "what", "architecture", "place", "limit", "holder")
"""Details that are words of ours; all others are names, numbers and paths."""


class ChatappError(Exception):
    """The root. `en` and `ko` are sentences with {details}; they never hold the user's text."""

    en: ClassVar[str] = "Something unexpected happened ({cause}). The log has the details."
    ko: ClassVar[str] = "예상하지 못한 문제가 생겼어요({cause}). 자세한 내용은 로그에 있어요."

    def __init__(self, **details: object) -> None:
        self.details: dict[str, str] = {name: str(value) for name, value in details.items()}
        super().__init__(sentence(type(self).__name__, self.details, "en"))


class Unexpected(ChatappError):
    """A fault of ours: what no other class names."""


class StoppedByUser(ChatappError):
    en = "Stopped."
    ko = "멈췄어요."


class ProtocolBroken(ChatappError):
    en = "The window and the engine did not understand each other ({cause}). Install the program again."
    ko = "창과 엔진이 서로 알아듣지 못했어요({cause}). 프로그램을 다시 설치해 보세요."


# The engine ----------------------------------------------------------------------------------


class EngineDied(ChatappError):
    en = "The engine stopped ({cause}) and is starting again. What was written so far is kept."
    ko = "엔진이 멈춰서({cause}) 다시 시작하고 있어요. 여기까지 쓴 내용은 그대로 있어요."


class EngineGaveUp(ChatappError):
    en = "The engine stopped three times in five minutes ({cause}). Choose another model or start it again yourself."
    ko = "엔진이 5분 안에 세 번 멈췄어요({cause}). 다른 모델을 고르거나 직접 다시 시작해 보세요."


class NetworkForbidden(ChatappError):
    en = "This program may not use the network; a connection to {address} was refused."
    ko = "이 프로그램은 네트워크를 쓰지 않아요. {address} 연결을 막았어요."


# Models --------------------------------------------------------------------------------------


class NoModel(ChatappError):
    en = "There is no chat model yet. Put a GGUF file into {folder} or choose one."
    ko = "아직 대화 모델이 없어요. GGUF 파일을 {folder} 폴더에 넣거나 직접 골라 주세요."


class ModelError(ChatappError):
    """A model file that cannot be used. `name` is the file's name."""


class ModelNotFound(ModelError):
    en = "{name} was not found. Choose another model."
    ko = "{name} 파일을 찾을 수 없어요. 다른 모델을 골라 주세요."


class ModelNotGguf(ModelError):
    en = "{name} is not a GGUF model: it is {what}. Download the GGUF version of the model."
    ko = "{name} 파일은 GGUF 모델이 아니에요({what}). GGUF 형식으로 다시 받아 주세요."


class ModelTruncated(ModelError):
    en = "{name} is incomplete: {missing} are missing. Download it again."
    ko = "{name} 파일이 끝까지 받아지지 않았어요({missing} 부족). 다시 받아 주세요."


class ModelVersionUnsupported(ModelError):
    en = "{name} uses GGUF version {version}, which this program cannot read. {advice}"
    ko = "{name} 파일은 GGUF 버전 {version}이라 읽을 수 없어요. 다른 파일을 받거나 프로그램을 업데이트해 주세요."


class ModelDamaged(ModelError):
    en = "{name} is damaged: {cause}. Download it again."
    ko = "{name} 파일이 손상됐어요({cause}). 다시 받아 주세요."


class ModelIsEmbedding(ModelError):
    en = "{name} is an embedding model: it finds passages but cannot chat. Choose it under Search in the settings."
    ko = "{name} 파일은 임베딩 모델이라 대화는 못 하고 검색에 쓰여요. 설정의 검색에서 골라 주세요."


class ModelNotEmbedding(ModelError):
    en = "{name} is not an embedding model. Choose one made for embeddings, such as bge-m3."
    ko = "{name} 파일은 임베딩 모델이 아니에요. bge-m3처럼 임베딩용 모델을 골라 주세요."


class ModelIsReranker(ModelError):
    en = "{name} is a reranking model: it only sorts passages. Choose a chat model or an embedding model."
    ko = "{name} 파일은 순위를 매기는 리랭커 모델이에요. 대화 모델이나 임베딩 모델을 골라 주세요."


class ModelIsVocabulary(ModelError):
    en = "{name} holds only a vocabulary and no weights. Download the model itself."
    ko = "{name} 파일에는 어휘만 있고 가중치가 없어요. 모델 파일을 받아 주세요."


class ModelIsAdapter(ModelError):
    en = "{name} is a LoRA adapter: it changes a model but is none. Choose the model it was made for."
    ko = "{name} 파일은 LoRA 어댑터라 혼자서는 쓸 수 없어요. 바탕이 되는 모델을 골라 주세요."


class ModelIsProjector(ModelError):
    en = "{name} is the vision part of a model (mmproj). Choose the language model beside it."
    ko = "{name} 파일은 모델의 시각 부분(mmproj)이에요. 함께 있는 언어 모델을 골라 주세요."


class ModelShardMissing(ModelError):
    en = "{name} is part {part} of {parts}; the other parts are missing. Put all parts into one folder."
    ko = "{name} 파일은 {parts}개 중 {part}번째 조각인데 나머지가 없어요. 모든 조각을 한 폴더에 넣어 주세요."


class ModelUnknownArchitecture(ModelError):
    en = "{name} has the architecture “{architecture}”, which this version of llama.cpp does not know as a chat model."
    ko = "{name} 파일의 구조 ‘{architecture}’는 지금 쓰는 llama.cpp가 대화 모델로 알지 못해요."


class ModelTooLarge(ModelError):
    en = "{name} needs about {needed} of memory and {available} are free. Choose a smaller model or a smaller context."
    ko = "{name} 모델에는 메모리가 약 {needed} 필요한데 {available} 남았어요. 더 작은 모델이나 짧은 문맥을 골라요."


class ModelFailedToLoad(ModelError):
    en = "{name} could not be loaded: {cause}. Choose another model."
    ko = "{name} 모델을 불러오지 못했어요({cause}). 다른 모델을 골라 주세요."


# Questions -----------------------------------------------------------------------------------


class QuestionTooLong(ChatappError):
    en = "This question has {tokens} tokens and the model can read {limit} at once. Shorten it or enlarge the context."
    ko = "질문이 {tokens}토큰인데 모델은 한 번에 {limit}토큰까지 읽어요. 줄이거나 문맥을 늘려 주세요."


class EmptyQuestion(ChatappError):
    en = "There is nothing to answer: the question is empty."
    ko = "질문이 비어 있어요."


class GrammarBroken(ChatappError):
    en = "The form of the answer asked for cannot be produced: {cause}"
    ko = "요청한 답의 형식을 만들 수 없어요: {cause}"


# Presets -------------------------------------------------------------------------------------


class PresetBroken(ChatappError):
    en = "The preset {file}, line {line}: {cause}"
    ko = "프리셋 {file} {line}번째 줄: {cause}"


class PresetNotFound(ChatappError):
    en = "There is no preset “{preset}”. There are: {presets}."
    ko = "‘{preset}’ 프리셋이 없어요. 있는 것: {presets}."


class PresetWantsDocuments(ChatappError):
    en = "The preset {preset} answers from documents. Name one, in the terminal with --document FILE."
    ko = "{preset} 프리셋은 문서에서 답을 찾아요. 문서를 켜거나 터미널에서는 --document FILE로 지정해 주세요."


class PresetValueWrong(ChatappError):
    en = "“{value}” does not fit {name} of the preset {preset}: {cause}"
    ko = "{preset} 프리셋의 {name}에 ‘{value}’ 값을 쓸 수 없어요: {cause}"


# Documents -----------------------------------------------------------------------------------


class DocumentError(ChatappError):
    """A document that cannot be used. `name` is the file's name."""


class FileMissing(DocumentError):
    en = "{name} cannot be opened: {cause}."
    ko = "{name} 파일을 열 수 없어요: {cause}."


class PdfNotPdf(DocumentError):
    en = "{name} is not a PDF: it is {what}. Save it as a PDF first."
    ko = "{name} 파일은 PDF가 아니에요({what}). PDF로 저장해서 넣어 주세요."


class PdfEmpty(DocumentError):
    en = "{name} is empty (0 bytes). Copy or download it again."
    ko = "{name} 파일이 비어 있어요(0바이트). 다시 복사하거나 받아 주세요."


class PdfNoPages(DocumentError):
    en = "{name} has no pages."
    ko = "{name} 파일에 쪽이 없어요."


class PdfLocked(DocumentError):
    en = "{name} is locked with a password. Save a copy without a password and add that."
    ko = "{name} 파일은 암호로 잠겨 있어요. 암호를 푼 사본을 만들어 넣어 주세요."


class PdfDamaged(DocumentError):
    en = "{name} is damaged and cannot be read ({cause}). Open it in its own program and save it anew."
    ko = "{name} 파일이 손상되어 읽을 수 없어요({cause}). 원래 프로그램에서 다시 저장해 주세요."


class PdfTooHeavy(DocumentError):
    en = "{name} was given up{place}: it takes more than {limit}. Split the file and add the parts."
    ko = "{name} 파일을 읽다가{place} 그만뒀어요. {limit} 한도를 넘었어요. 나눠서 넣어 주세요."


class DocumentNotFound(DocumentError):
    en = "The document is not in the library any more."
    ko = "문서가 라이브러리에 없어요."


class PageNotFound(DocumentError):
    en = "{name} has no page {page}."
    ko = "{name} 문서에 {page}쪽이 없어요."


class LibraryHeld(ChatappError):
    en = "The document library is in use by the {holder}. Close it, or use another folder with --data-dir."
    ko = "문서 라이브러리를 {holder}에서 쓰고 있어요. 닫거나 --data-dir로 다른 폴더를 지정해 주세요."


class LibraryDamaged(ChatappError):
    en = "The document library in {folder} is damaged ({cause}). Move it away; documents can be added again."
    ko = "{folder}의 문서 라이브러리가 손상됐어요({cause}). 옮겨 두고 문서를 다시 넣어 주세요."


class EmbedderFailed(ChatappError):
    en = "The embedding model {name} does not work ({cause}). Search goes on by words."
    ko = "임베딩 모델 {name} 파일을 쓸 수 없어요({cause}). 낱말 검색은 계속 돼요."


# Stores --------------------------------------------------------------------------------------


class DiskFull(ChatappError):
    en = "The disk with {folder} is full. Free some space; nothing saved before is lost."
    ko = "{folder}의 디스크가 가득 찼어요. 공간을 비워 주세요. 이미 저장된 것은 그대로예요."


class FolderUnusable(ChatappError):
    en = "{folder} cannot be written to ({cause}). Choose another folder with --data-dir."
    ko = "{folder} 폴더에 쓸 수 없어요({cause}). --data-dir로 다른 폴더를 지정해 주세요."


class SettingsBroken(ChatappError):
    en = "The settings in {file} could not be read ({cause}). Defaults are used; the old file is kept as {kept}."
    ko = "{file} 설정을 읽지 못해({cause}) 기본값을 써요. 이전 파일은 {kept}에 있어요."


class ChatsDamaged(ChatappError):
    en = "The chats in {file} could not be opened ({cause}). The file is kept as {kept} and a new one was started."
    ko = "{file}의 대화를 열지 못했어요({cause}). 파일을 {kept}에 두고 새로 시작했어요."


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def by_name() -> dict[str, type[ChatappError]]:
    """Return every class of the tree by its name."""
    found: dict[str, type[ChatappError]] = {}
    waiting: list[type[ChatappError]] = [ChatappError]
    while waiting:
        cls = waiting.pop()
        found[cls.__name__] = cls
        waiting += cls.__subclasses__()
    return found


def sentence(name: str, details: dict[str, str], language: str) -> str:
    """Word an error for the user. An unknown name or a missing detail never raises."""
    cls = by_name().get(name, ChatappError)
    if language == "ko":
        # Here, because the window waits for this file and an error is rare.
        from chatapp.causes import in_korean

        details = {key: in_korean(value) if key in _WORDED else value for key, value in details.items()}
    return (cls.ko if language == "ko" else cls.en).format_map(_Blank(details))
