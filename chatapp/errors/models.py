"""What can be wrong with a model file."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


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
    en = "{name} is incomplete: it lacks {missing}. Download it again."
    ko = "{name} 파일이 끝까지 받아지지 않았어요({missing} 부족). 다시 받아 주세요."


class ModelVersionUnsupported(ModelError):
    en = "{name} uses GGUF version {version}, which this program cannot read. {advice}"
    ko = "{name} 파일은 GGUF 버전 {version}이라 읽을 수 없어요. 다른 파일을 받거나 프로그램을 업데이트해 주세요."


class ModelBigEndian(ModelError):
    en = "{name} is made for computers of another kind (big-endian). Download the little-endian file of the model."
    ko = "{name} 파일은 다른 종류의 컴퓨터용(빅 엔디언)이에요. 리틀 엔디언 파일을 받아 주세요."


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
    en = "{name} is a reranker: it only sorts what the search finds. Choose it under “Sort hits with” in the settings."
    ko = "{name} 파일은 검색 결과의 순서를 매기는 리랭커예요. 설정의 ‘결과 순서 모델’에서 골라 주세요."


class ModelRerankerIncomplete(ModelError):
    """A reranker converted by a program that left out what makes it one."""

    en = "{name} is a reranker without its classifier ({what}). Get a file made for reranking with llama.cpp."
    ko = "{name} 파일은 리랭커인데 점수를 매기는 부분({what})이 빠져 있어요. llama.cpp 리랭킹용 파일을 받아 주세요."


class RerankerFailed(ModelError):
    """`cause` is what went wrong when it was loaded or asked."""

    en = "{name} cannot sort what the search finds ({cause}). The search goes on without it."
    ko = "{name} 파일로 검색 결과의 순서를 매기지 못했어요({cause}). 리랭커 없이 검색해요."


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


class ContextTooLarge(ModelError):
    en = (
        "A context of {tokens} tokens takes {needed} of memory beside {name}, and {available} are free."
        " There is room for {most} tokens."
    )
    ko = (
        "{name} 모델에 {tokens}토큰 문맥을 두려면 메모리가 {needed} 더 필요한데 {available} 남았어요."
        " 지금은 {most}토큰까지 쓸 수 있어요."
    )


class ModelFailedToLoad(ModelError):
    en = "{name} could not be loaded: {cause}. Choose another model."
    ko = "{name} 모델을 불러오지 못했어요({cause}). 다른 모델을 골라 주세요."


class NotAnAdapter(ModelError):
    en = "{name} is no LoRA adapter that can be used: {cause}. Choose a GGUF file made by convert_lora_to_gguf."
    ko = "{name} 파일은 쓸 수 있는 LoRA 어댑터가 아니에요({cause}). convert_lora_to_gguf로 만든 GGUF를 골라 주세요."


class AdapterWrongBase(ModelError):
    en = "The adapter {name} does not fit the model {model}: {cause}. Load the model it was trained on first."
    ko = "{name} 어댑터는 {model} 모델에 맞지 않아요({cause}). 먼저 이 어댑터를 학습한 모델을 불러와 주세요."


class NotADraft(ModelError):
    en = "{name} cannot write ahead for {model}: {cause}. Choose a small model of the same family."
    ko = "{name} 모델은 {model} 모델의 초안을 쓸 수 없어요({cause}). 같은 계열의 작은 모델을 골라 주세요."
