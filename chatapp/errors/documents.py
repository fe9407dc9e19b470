"""What can be wrong with a document or the library."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


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


class DocumentNotReadable(DocumentError):
    en = "{name} cannot be read: it is {what}. Save it as a PDF or a DOCX and add that."
    ko = "{name} 파일은 읽을 수 없는 형식이에요({what}). PDF나 DOCX로 저장해서 넣어 주세요."


class DocumentLocked(DocumentError):
    en = "{name} is locked with a password. Save a copy without a password and add that."
    ko = "{name} 파일은 암호로 잠겨 있어요. 암호를 푼 사본을 만들어 넣어 주세요."


class DocumentDamaged(DocumentError):
    en = "{name} is damaged and cannot be read ({cause}). Open it in its own program and save it anew."
    ko = "{name} 파일이 손상되어 읽을 수 없어요({cause}). 원래 프로그램에서 다시 저장해 주세요."


class DocumentTooHeavy(DocumentError):
    en = "{name} was given up: it takes more than {limit} ({cause}). Split the file and add the parts."
    ko = "{name} 파일을 읽다가 그만뒀어요. {limit} 한도를 넘었어요({cause}). 나눠서 넣어 주세요."


class DocumentWithoutText(DocumentError):
    en = "{name} holds no text that can be read, perhaps only pictures."
    ko = "{name} 파일에 읽을 수 있는 글이 없어요. 그림만 있는 문서일 수 있어요."


class DocumentDoubled(DocumentError):
    en = "{name} says the same as {other} now, which is in the library already. Remove one of the two."
    ko = "{name} 파일의 내용이 이제 라이브러리에 있는 {other} 문서와 같아요. 둘 중 하나를 제거해 주세요."


class DocumentMoved(DocumentError):
    en = "The file of {name} is not where it was. Add it again from where it is now."
    ko = "{name} 파일이 원래 자리에 없어요. 지금 있는 곳에서 다시 추가해 주세요."


class FolderNotFound(ChatappError):
    en = "The folder is not watched any more."
    ko = "더는 지켜보지 않는 폴더예요."


class FolderMissing(ChatappError):
    en = "The folder {name} cannot be opened: {cause}."
    ko = "{name} 폴더를 열 수 없어요: {cause}."


class FolderWithoutDocuments(ChatappError):
    en = "The folder {name} holds no documents that can be read."
    ko = "{name} 폴더에 읽을 수 있는 문서가 없어요."


class DocumentNotFound(DocumentError):
    en = "The document is not in the library any more."
    ko = "문서가 라이브러리에 없어요."


class PageNotFound(DocumentError):
    en = "{name} has no page {page}."
    ko = "{name} 문서에 {page}쪽이 없어요."


class LibraryHeld(ChatappError):
    en = "The document library is in use by the {holder}. Close it, or use another folder with --data-dir."
    ko = (
        "문서 라이브러리를 {holder}에서 쓰고 있어요. 닫거나 --data-dir로 다른 폴더를 지정해 주세요."
    )


class LibraryDamaged(ChatappError):
    en = "The document library in {folder} is damaged ({cause}). Move it away; documents can be added again."
    ko = "{folder}의 문서 라이브러리가 손상됐어요({cause}). 옮겨 두고 문서를 다시 넣어 주세요."


class EmbedderFailed(ChatappError):
    en = "The embedding model {name} does not work ({cause}). Search goes on by words."
    ko = "임베딩 모델 {name} 파일을 쓸 수 없어요({cause}). 낱말 검색은 계속 돼요."
