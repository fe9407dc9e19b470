"""What can be wrong with a disk, a folder, the settings or the chats."""

from __future__ import annotations

from chatapp.errors.tree import ChatappError


class DiskFull(ChatappError):
    en = "The disk with {folder} is full. Free some space; nothing saved before is lost."
    ko = "{folder}의 디스크가 가득 찼어요. 공간을 비워 주세요. 이미 저장된 것은 그대로예요."


class MemoryFull(ChatappError):
    en = "There is no memory left for this. Close other programs, or choose a smaller model or a shorter context."
    ko = "메모리가 부족해요. 다른 프로그램을 닫거나 더 작은 모델이나 짧은 문맥을 골라 주세요."


class FolderUnusable(ChatappError):
    en = "{folder} cannot be written to ({cause}). Choose another folder with --data-dir."
    ko = "{folder} 폴더에 쓸 수 없어요({cause}). --data-dir로 다른 폴더를 지정해 주세요."


class FolderGone(FolderUnusable):
    en = (
        "{folder} is gone: it was moved or deleted, or its disk was unplugged. Bring it back and start the program "
        "again; until then nothing is saved."
    )
    ko = (
        "{folder} 폴더가 없어졌어요. 옮겼거나 지웠거나 디스크가 빠진 것 같아요. "
        "되돌려 놓고 프로그램을 다시 시작해 주세요. 그때까지는 아무것도 저장되지 않아요."
    )


class OutputUnwritable(ChatappError):
    en = "The output cannot be written ({cause})."
    ko = "결과를 쓸 수 없어요({cause})."


class SettingsBroken(ChatappError):
    en = "The settings in {file} could not be read ({cause}). Defaults are used; the old file is kept as {kept}."
    ko = "{file} 설정을 읽지 못해({cause}) 기본값을 써요. 이전 파일은 {kept}에 있어요."


class SettingsValueWrong(ChatappError):
    en = "In {file} the value of {names} does not fit, so the default is used. Choose it anew in the settings."
    ko = "{file}에서 {names} 값이 맞지 않아 기본값을 써요. 설정에서 다시 골라 주세요."


class ChatsDamaged(ChatappError):
    en = "The chats in {file} could not be opened ({cause}). The file is kept as {kept} and a new one was started."
    ko = "{file}의 대화를 열지 못했어요({cause}). 파일을 {kept}에 두고 새로 시작했어요."
