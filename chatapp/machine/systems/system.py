"""The members that the module of each system has; `systems.here()` returns one of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol


class ProcessSystem(Protocol):
    """Memory and child processes."""

    NO_CONSOLE: int
    """`creationflags` of a child process, so that no black window flashes up."""

    def available_bytes(self) -> int:
        """Return the bytes that can be allocated without swapping; 0 when that is unknown."""

    def total_bytes(self) -> int:
        """Return the bytes of memory that this machine, or this container, has; 0 when unknown."""

    def used_bytes(self) -> int:
        """Return the resident memory of this process; 0 when that is unknown."""

    def limit_process(self, memory_bytes: int, cpu_s: int) -> None:
        """Let the system, or a thread, end this process when it takes more."""

    def is_gone(self, parent: int) -> bool:
        """Whether the process that started this one has ended."""


class FileSystem(Protocol):
    """Files, their names, and pipes."""

    def lock(self, stream: BinaryIO) -> None:
        """Lock an open file until it is closed. Raises BlockingIOError when another process holds it,
        another OSError where files cannot be locked.
        """

    def is_pipe_gone(self, error: OSError | ValueError) -> bool:
        """Whether a write failed because nobody reads the pipe any more."""

    def replace(self, source: Path, target: Path) -> None:
        """Put a file in the place of another one, which somebody may be reading. Raises OSError."""

    def remove(self, file: Path) -> None:
        """Remove a file, which somebody may be reading, if it is there. Raises OSError."""

    def reachable(self, path: Path) -> Path:
        """Return a path that the system opens however long it is."""

    def same_name(self, name: str, other: str) -> bool:
        """Whether two names stand for one file in a folder, as the system usually sees it."""


class UserSystem(Protocol):
    """What belongs to a user of the system."""

    def data_folder(self, home: Path) -> Path:
        """Return where programs keep a user's data."""

    def settings_folder(self, home: Path) -> Path:
        """Return where Electron and Tauri programs keep their data."""

    def cache_folder(self, home: Path) -> Path:
        """Return where programs keep what may be deleted."""

    def programs(self, name: str) -> tuple[Path, ...]:
        """Return where a program is installed usually that is not on PATH."""

    def show_command(self, file: Path) -> list[str]:
        """Return the command that shows a file, selected, in the file manager; [] for none."""

    def wants_motion(self) -> bool:
        """Return False where the system's settings say that nothing should move."""

    def starts_at_login(self, home: Path) -> bool:
        """Whether this program starts when the user logs in."""

    def start_at_login(self, home: Path, command: Sequence[str]) -> None:
        """Start a command when the user logs in; [] no more. Raises OSError."""


class System(ProcessSystem, FileSystem, UserSystem, Protocol):
    """All of a system."""
