"""The system's file dialogs; each calls back with what was picked and does not block.

They start where the user was last for the same purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from chatapp.contract.document_formats import (
    CONVERTED_ENDINGS,
    DOCUMENT_ENDINGS,
    PICTURE_ENDINGS,
)
from chatapp.texts import tr

_CHATS = ("json", "jsonl", "zip")
_PAIR = 2

Pairs = tuple[tuple[str, ...], ...]


class DialogFolders(QObject):
    """A child of the window: the folder of each purpose, told to `on_change` as pairs."""

    def __init__(self, window: QWidget, pairs: Pairs, on_change: Callable[[Pairs], object]) -> None:
        super().__init__(window)
        self._folders = {pair[0]: pair[1] for pair in pairs if len(pair) == _PAIR}
        self._on_change = on_change

    def folder(self, purpose: str) -> str:
        """Return where to start: the folder of last time, else that of the user's documents."""
        folder = self._folders.get(purpose, "")
        if folder and Path(folder).is_dir():
            return folder
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        usual = QStandardPaths.writableLocation(documents)
        return usual if Path(usual).is_dir() else str(Path.home())

    def note(self, purpose: str, folder: str) -> None:
        """Remember the folder that something was picked in."""
        self._folders[purpose] = folder
        self._on_change(tuple(sorted(self._folders.items())))


def pick_documents(window: QWidget, on_picked: Callable[[list[str]], object]) -> None:
    """Pick any number of documents."""
    kinds = _kinds("dialog.readable", (*DOCUMENT_ENDINGS, *CONVERTED_ENDINGS, *PICTURE_ENDINGS))
    _open_files(_dialog(window, tr("dialog.documents"), kinds, "documents"), on_picked)


def pick_pictures(window: QWidget, on_picked: Callable[[list[str]], object]) -> None:
    """Pick pictures that accompany a question."""
    kinds = _kinds("pictures.kinds", PICTURE_ENDINGS)
    _open_files(_dialog(window, tr("pictures.dialog"), kinds, "pictures"), on_picked)


def pick_folder(
    window: QWidget, on_picked: Callable[[str], object], title: str | None = None
) -> None:
    """Pick one folder; the title defaults to that of a watched folder."""
    dialog = _dialog(window, tr("dialog.folder") if title is None else title, "", "folder")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(on_picked)
    dialog.open()


def pick_model(
    window: QWidget, on_picked: Callable[[str], object], title: str | None = None
) -> None:
    """Pick one GGUF file; the title defaults to that of a model."""
    words = tr("dialog.model") if title is None else title
    _open_file(_dialog(window, words, f"{tr('dialog.gguf')} (*.gguf)", "model"), on_picked)


def pick_glossary(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick the glossary of a translation."""
    _open_file(_dialog(window, tr("works.glossary"), "", "glossary"), on_picked)


def pick_preset(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick the file of a preset."""
    _open_file(_dialog(window, tr("presets.import"), "Markdown (*.md)", "presets"), on_picked)


def pick_chats(window: QWidget, on_picked: Callable[[list[str]], object]) -> None:
    """Pick files with chats of this or another program."""
    kinds = _kinds("import.kinds", _CHATS)
    _open_files(_dialog(window, tr("import.title"), kinds, "import"), on_picked)


def pick_backup(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick a backup of this program."""
    kinds = f"{tr('backup.kind')} (*.zip)"
    _open_file(_dialog(window, tr("backup.pick"), kinds, "backup"), on_picked)


def save_as(window: QWidget, title: str, name: str, on_picked: Callable[[Path], object]) -> None:
    """Pick the path of a file by its suggested name; the dialog asks before replacing one."""
    ending = name.rpartition(".")[2]
    dialog = _dialog(window, title, f"{ending.upper()} (*.{ending})", "export")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(ending)
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda file: on_picked(Path(file)))
    dialog.open()


def save_text(window: QWidget, name: str, on_picked: Callable[[Path], object]) -> None:
    """Pick the path of a text file; the dialog asks before replacing one."""
    dialog = _dialog(window, tr("dialog.export"), f"{tr('dialog.text')} (*.txt)", "export")
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
    dialog = _dialog(window, tr("works.export"), "", "work")
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


def _dialog(
    window: QWidget, title: str, name_filter: str = "", purpose: str = "files"
) -> QFileDialog:
    dialog = QFileDialog(window, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    folders = window.window().findChild(DialogFolders)
    if folders is not None:
        dialog.setDirectory(folders.folder(purpose))
        dialog.accepted.connect(lambda: folders.note(purpose, _folder_of(dialog)))
    if name_filter:
        dialog.setNameFilters([name_filter, tr("dialog.all") + " (*)"])
    return dialog


def _folder_of(dialog: QFileDialog) -> str:
    """Return where the user was: beside what was picked."""
    picked = dialog.selectedFiles()
    return str(Path(picked[0]).parent) if picked else dialog.directory().absolutePath()
