"""Writes chats to files: one a chat, or all in one file of this program."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from chatapp.chats.exchange import chat_file
from chatapp.chats.exchange.html_page import as_html
from chatapp.chats.exchange.markdown import as_markdown
from chatapp.chats.exchange.portable_chat import PortableChat
from chatapp.chats.exchange.words import words
from chatapp.errors import FolderUnusable, os_cause
from chatapp.machine.atomic_files import write_atomically

ExportKind = Literal["md", "html", "pdf", "docx", "json"]
KINDS: tuple[ExportKind, ...] = ("md", "html", "pdf", "docx", "json")


@dataclass(frozen=True, slots=True)
class ExportJob:
    """What is written in which form. `print_pdf` makes a PDF with the fonts of the window."""

    kind: ExportKind
    pictures: Path
    """The folder of the pictures in chats."""
    instructions: Mapping[str, str] = field(default_factory=dict)
    """Of folders by their names, for the program's own file."""
    print_pdf: Callable[[PortableChat], bytes] | None = None


def write(file: Path, chats: Sequence[PortableChat], job: ExportJob) -> None:
    """Write chats to one file. Raises DiskFull and FolderUnusable.

    Only the program's own form takes more than one chat.
    """
    try:
        write_atomically(file, _content(file, chats, job))
        if job.kind == "md":
            _copy_pictures(_picture_folder(file), chats[0], job.pictures)
    except OSError as error:
        raise FolderUnusable(folder=file.parent, cause=os_cause(error)) from error


def write_each(
    folder: Path,
    chats: Sequence[PortableChat],
    job: ExportJob,
    progressed: Callable[[int], bool] = lambda _done: True,
) -> list[Path]:
    """Write each chat to a file of its own and return them; nothing that is there is replaced.

    `progressed` is told how many are done, and returns whether to go on.
    """
    written: list[Path] = []
    for chat in chats:
        if not progressed(len(written)):
            break
        file = _free(folder / file_name(chat, job.kind))
        write(file, [chat], job)
        written.append(file)
    return written


def file_name(chat: PortableChat, kind: ExportKind) -> str:
    """Return a file name that is valid on every file system."""
    title = chat.chat.title
    kept = "".join(letter if letter.isalnum() or letter in " -_." else " " for letter in title)
    return (" ".join(kept.split())[:60].strip(". ") or "chat") + f".{kind}"


def picture_file(folder: Path, name: str) -> Path | None:
    """Return the file of a picture, None when it is missing."""
    file = folder / name
    return file if Path(name).name == name and file.is_file() else None


def _content(file: Path, chats: Sequence[PortableChat], job: ExportJob) -> bytes:
    def picture(name: str) -> bytes | None:
        path = picture_file(job.pictures, name)
        return path.read_bytes() if path else None

    def address(name: str) -> str:
        png = picture(name)
        return f"data:image/png;base64,{base64.b64encode(png).decode()}" if png else ""

    if job.kind == "json":
        return chat_file.content(chats, job.instructions, picture)
    if job.kind == "html":
        return as_html(chats, words(), address).encode("utf-8", "replace")
    if job.kind == "docx":
        # python-docx is imported for this format only.
        from chatapp.chats.exchange.docx_file import as_docx

        return as_docx(chats[0], words(), picture)
    if job.kind == "pdf":
        if job.print_pdf is not None:
            return job.print_pdf(chats[0])
        # reportlab is imported for this format only.
        from chatapp.chats.exchange.pdf_file import as_pdf

        return as_pdf(chats[0], words(), picture)
    folder = _picture_folder(file).name
    return as_markdown(chats[0], words(), folder).encode("utf-8", "replace")


def _picture_folder(file: Path) -> Path:
    return file.with_name(f"{file.stem}-{words().picture}")


def _copy_pictures(folder: Path, chat: PortableChat, source: Path) -> None:
    for message in chat.branch():
        for name in message.pictures:
            if (picture := picture_file(source, name)) is not None:
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(picture, folder / name)


def _free(file: Path) -> Path:
    """Return a name that no file has yet."""
    free, number = file, 1
    while free.exists():
        number += 1
        free = file.with_name(f"{file.stem} ({number}){file.suffix}")
    return free
