"""What can be wrong with a question or a preset."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class QuestionTooLong(ChatappError):
    en = "This question has {tokens} tokens and the model can read {limit} at once. Shorten it or enlarge the context."
    ko = "질문이 {tokens}토큰인데 모델은 한 번에 {limit}토큰까지 읽어요. 줄이거나 문맥을 늘려 주세요."


class SearchTooLong(ChatappError):
    en = "This search has {letters} letters; at most {limit} are looked for. Shorten it."
    ko = "찾는 글이 {letters}자인데 {limit}자까지 찾을 수 있어요. 줄여 주세요."


class EmptyQuestion(ChatappError):
    en = "There is nothing to answer: the question is empty."
    ko = "질문이 비어 있어요."


class AnswerEmpty(ChatappError):
    en = "{model} ended without writing anything. Ask in other words or choose another model; its file may be broken."
    ko = "{model} 모델이 아무것도 쓰지 않고 끝냈어요. 다르게 묻거나 다른 모델을 골라 주세요. 파일이 잘못됐을 수 있어요."


class GrammarBroken(ChatappError):
    en = "The form of the answer asked for cannot be produced: {cause}"
    ko = "요청한 답의 형식을 만들 수 없어요: {cause}"


class PresetBroken(ChatappError):
    en = "The preset {file}, line {line}: {cause}"
    ko = "프리셋 {file} {line}번째 줄: {cause}"


class PresetNotFound(ChatappError):
    en = "There is no preset “{preset}”. There are: {presets}."
    ko = "‘{preset}’ 프리셋이 없어요. 있는 것: {presets}."


class PresetWantsDocuments(ChatappError):
    en = "The preset {preset} answers from documents. Name one, in the terminal with --document FILE."
    ko = "{preset} 프리셋은 문서에서 답을 찾아요. 문서를 켜거나 터미널에서는 --document FILE로 지정해 주세요."


class PresetWantsQuestion(ChatappError):
    en = "The preset {preset} wants a question. Say with --question what each document is asked."
    ko = "{preset} 프리셋에는 질문이 필요해요. 문서마다 물을 말을 --question으로 적어 주세요."


class PresetValueWrong(ChatappError):
    en = "“{value}” does not fit {name} of the preset {preset}: {cause}"
    ko = "{preset} 프리셋의 {name}에 ‘{value}’ 값을 쓸 수 없어요: {cause}"


class SamplingWrong(ChatappError):
    en = "The setting {name} of the answer does not fit: {cause}."
    ko = "답변 설정 {name} 값이 맞지 않아요: {cause}."
