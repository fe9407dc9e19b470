"""What can be wrong with a summary, a translation or a batch."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class NothingToRead(ChatappError):
    en = "{name} has no text to work with. Scanned pages need their text recognised first."
    ko = "{name} 문서에 읽을 글이 없어요. 스캔한 쪽이라면 먼저 글자 인식(OCR)을 해 주세요."


class LanguageUnknown(ChatappError):
    en = "“{language}” is no language that can be asked for. There are: {languages}."
    ko = "‘{language}’ 언어로는 옮길 수 없어요. 쓸 수 있는 것: {languages}."


class GlossaryBroken(ChatappError):
    en = "The glossary {file} cannot be used ({cause}). Write one term a line: CSV, TSV or “term = translation”."
    ko = "용어집 {file} 파일을 쓸 수 없어요({cause}). 한 줄에 하나씩 CSV, TSV나 ‘용어 = 번역’으로 적어 주세요."


class WorkNotFound(ChatappError):
    en = "This summary or translation is not kept any more. Start it again."
    ko = "이 요약이나 번역은 더 이상 남아 있지 않아요. 다시 시작해 주세요."


class WorkUnfinished(ChatappError):
    en = "This is not finished yet ({done} of {total} parts). Let it go on, and save it then."
    ko = "아직 끝나지 않았어요({total}개 중 {done}개). 계속해서 끝낸 다음 저장해 주세요."


class ExportFailed(ChatappError):
    en = "{file} cannot be written ({cause}). Choose another place."
    ko = "{file} 파일을 쓸 수 없어요({cause}). 다른 곳을 골라 주세요."


class ExportKindUnknown(ChatappError):
    en = "{file}: the name has to end in .md, .html or .docx."
    ko = "{file}: 이름이 .md, .html, .docx 중 하나로 끝나야 해요."
