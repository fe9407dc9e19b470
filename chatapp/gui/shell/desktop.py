"""The system's programs: opens files in them and shows files in the file manager."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

_EXPLORER = "explorer"
_FINDER = "open"


def open_file(file: Path) -> bool:
    """Open a file or a folder in its program; return False where there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


def show_file(file: Path) -> bool:
    """Show a file in its folder, selected where the system can; False without a file manager."""
    if sys.platform in ("win32", "darwin"):
        is_windows = sys.platform == "win32"
        command = [_EXPLORER, f"/select,{file}"] if is_windows else [_FINDER, "-R", str(file)]
        try:
            subprocess.Popen(command)
        except OSError:
            return open_file(file.parent)
        return True
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
