"""The system's file dialogs; each calls back with what was picked and does not block."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from chatapp.contract.document_formats import DOCUMENT_ENDINGS, PICTURE_ENDINGS
from chatapp.texts import tr

_CHATS = ("json", "jsonl", "zip")


def pick_documents(window: QWidget, on_picked: Callable[[list[str]], object]) -> None:
    """Pick any number of documents."""
    kinds = _kinds("dialog.readable", (*DOCUMENT_ENDINGS, *PICTURE_ENDINGS))
    _open_files(_dialog(window, tr("dialog.documents"), kinds), on_picked)


def pick_pictures(window: QWidget, on_picked: Callable[[list[str]], object]) -> None:
    """Pick pictures that accompany a question."""
    kinds = _kinds("pictures.kinds", PICTURE_ENDINGS)
    _open_files(_dialog(window, tr("pictures.dialog"), kinds), on_picked)


def pick_folder(
    window: QWidget, on_picked: Callable[[str], object], title: str | None = None
) -> None:
    """Pick one folder; the title defaults to that of a watched folder."""
    dialog = _dialog(window, tr("dialog.folder") if title is None else title)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(on_picked)
    dialog.open()


def pick_model(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick one GGUF file."""
    _open_file(_dialog(window, tr("dialog.model"), f"{tr('dialog.gguf')} (*.gguf)"), on_picked)


def pick_glossary(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick the glossary of a translation."""
    _open_file(_dialog(window, tr("works.glossary")), on_picked)


def pick_preset(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick the file of a preset."""
    _open_file(_dialog(window, tr("presets.import"), "Markdown (*.md)"), on_picked)


def pick_chats(window: QWidget, on_picked: Callable[[list[str]], object]) -> None:
    """Pick files with chats of this or another program."""
    _open_files(_dialog(window, tr("import.title"), _kinds("import.kinds", _CHATS)), on_picked)


def pick_backup(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick a backup of this program."""
    _open_file(_dialog(window, tr("backup.pick"), f"{tr('backup.kind')} (*.zip)"), on_picked)


def save_as(window: QWidget, title: str, name: str, on_picked: Callable[[Path], object]) -> None:
    """Pick the path of a file by its suggested name; the dialog asks before replacing one."""
    ending = name.rpartition(".")[2]
    dialog = _dialog(window, title, f"{ending.upper()} (*.{ending})")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda file: on_picked(Path(file)))
    dialog.open()


def save_text(window: QWidget, name: str, on_picked: Callable[[Path], object]) -> None:
    """Pick the path of a text file; the dialog asks before replacing one."""
    dialog = _dialog(window, tr("dialog.export"), f"{tr('dialog.text')} (*.txt)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("txt")
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda file: on_picked(Path(file)))
    dialog.open()


def save_markdown(window: QWidget, name: str, on_picked: Callable[[Path], object]) -> None:
    """Pick the path of a Markdown file."""
    save_as(window, tr("dialog.export"), name, on_picked)


def save_work(window: QWidget, name: str, on_picked: Callable[[str], object]) -> None:
    """Pick the path and the format of a summary or a translation."""
    dialog = _dialog(window, tr("works.export"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(["Word (*.docx)", "Markdown (*.md)", "HTML (*.html)"])
    dialog.setDefaultSuffix("docx")
    dialog.filterSelected.connect(
        lambda chosen: dialog.setDefaultSuffix(chosen.rpartition(".")[2].rstrip(")"))
    )
    dialog.selectFile(name)
    dialog.fileSelected.connect(on_picked)
    dialog.open()


def _open_file(dialog: QFileDialog, on_picked: Callable[[str], object]) -> None:
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(on_picked)
    dialog.open()


def _open_files(dialog: QFileDialog, on_picked: Callable[[list[str]], object]) -> None:
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(on_picked)
    dialog.open()


def _kinds(key: str, endings: Iterable[str]) -> str:
    return f"{tr(key)} ({' '.join(f'*.{ending}' for ending in endings)})"


def _dialog(window: QWidget, title: str, name_filter: str = "") -> QFileDialog:
    dialog = QFileDialog(window, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if name_filter:
        dialog.setNameFilters([name_filter, tr("dialog.all") + " (*)"])
    return dialog
