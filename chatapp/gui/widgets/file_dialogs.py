"""The system's own dialogs for files; each calls back with what was picked and blocks nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from chatapp.texts import tr
from chatapp.texts.places import DOCUMENT_ENDINGS, PICTURE_ENDINGS


def pick_documents(window: QWidget, on_picked: Callable[[list[str]], object]) -> None:
    """Pick any number of documents."""
    endings = " ".join(f"*.{ending}" for ending in (*DOCUMENT_ENDINGS, *PICTURE_ENDINGS))
    dialog = _dialog(window, tr("dialog.documents"), f"{tr('dialog.readable')} ({endings})")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(on_picked)
    dialog.open()


def pick_pictures(window: QWidget, on_picked: Callable[[list[str]], object]) -> None:
    """Pick pictures that are to go along with a question."""
    endings = " ".join(f"*.{ending}" for ending in PICTURE_ENDINGS)
    dialog = _dialog(window, tr("pictures.dialog"), f"{tr('pictures.kinds')} ({endings})")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    dialog.filesSelected.connect(on_picked)
    dialog.open()


def pick_folder(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick a folder whose documents are to be read and watched."""
    dialog = QFileDialog(window, tr("dialog.folder"))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    dialog.fileSelected.connect(on_picked)
    dialog.open()


def pick_model(window: QWidget, on_picked: Callable[[str], object]) -> None:
    """Pick one GGUF file."""
    dialog = _dialog(window, tr("dialog.model"), f"{tr('dialog.gguf')} (*.gguf)")
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.fileSelected.connect(on_picked)
    dialog.open()


def save_markdown(window: QWidget, name: str, on_picked: Callable[[Path], object]) -> None:
    """Pick where a Markdown file goes; the dialog asks before it replaces one."""
    dialog = _dialog(window, tr("dialog.export"), "Markdown (*.md)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("md")
    dialog.selectFile(name)
    dialog.fileSelected.connect(lambda file: on_picked(Path(file)))
    dialog.open()


def _dialog(window: QWidget, title: str, name_filter: str) -> QFileDialog:
    dialog = QFileDialog(window, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters([name_filter, tr("dialog.all") + " (*)"])
    return dialog
