"""The system's programs: opens files in them and shows files in the file manager."""

from __future__ import annotations

import shutil
import stat
import subprocess
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from chatapp.machine import systems


def open_file(file: Path) -> bool:
    """Open a file or a folder in its program; return False where there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def show_file(file: Path) -> bool:
    """Show a file in its folder, selected where the system can; False without a file manager."""
    command = systems.here().show_command(file)
    try:
        if command:
            subprocess.Popen(command)
            return True
    except OSError:
        pass
    return open_file(file.parent)


def open_copy(file: Path, name: str, folder: Path) -> bool:
    """Open a read-only copy of a file under another name, made in `folder`. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / Path(name.replace("\\", "/")).name
    if copy.exists():
        copy.chmod(stat.S_IWUSR | stat.S_IRUSR)
    shutil.copyfile(file, copy)
    copy.chmod(stat.S_IRUSR)
    return open_file(copy)
