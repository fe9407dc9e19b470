"""Reads a message aloud with the speech of the system."""

from __future__ import annotations

from PySide6.QtCore import QObject, QProcess

from chatapp.contract.records import Message
from chatapp.gui.transcript.message.message_blocks import text_of
from chatapp.machine.programs import speech

_END_MS = 1000


class ReadAloud(QObject):
    """One message at a time, by a program of the system that gets the text as its input."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._silence: tuple[str, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether the system can speak."""
        return speech.program("en") is not None

    @property
    def is_speaking(self) -> bool:
        """Whether a message is being read."""
        return self._process is not None

    def read(self, message: Message) -> None:
        """Read a message from its beginning, without the marks of Markdown."""
        self.end_nearest()
        text = text_of(message)
        program = speech.program(speech.language_of(text))
        if program is None or not text.strip():
            return
        process = self._process = QProcess(self)
        self._silence = program.silence
        process.finished.connect(lambda *_values: self._forget(process))
        process.errorOccurred.connect(lambda _error: self._forget(process))
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        process.start(program.command[0], list(program.command[1:]))
        process.write(text.encode("utf-8", "replace"))
        process.closeWriteChannel()

    def end_nearest(self) -> bool:
        """Stop reading; return whether something was read."""
        process, self._process = self._process, None
        if process is None:
            return False
        process.kill()
        process.waitForFinished(_END_MS)
        if self._silence:
            QProcess.startDetached(self._silence[0], list(self._silence[1:]))
        return True

    def _forget(self, process: QProcess) -> None:
        if self._process is process:
            self._process = None
        process.deleteLater()
