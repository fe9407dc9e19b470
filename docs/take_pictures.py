"""Takes the pictures of docs/pictures with the real window, engine and starter model: `make pictures`."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from chatapp.gui import i18n
from chatapp.gui.kept_settings import KeptSettings
from chatapp.gui.source_list import SourceLine
from chatapp.gui.window import Window
from chatapp.paths import open_data_folder
from chatapp.records import Language
from chatapp.settings import Settings

OUT = Path(__file__).parent / "pictures"
HANDBOOK = str(resources.files("chatapp") / "samples" / "handbook.pdf")
CHATS: dict[Language, list[tuple[str, str]]] = {
    "en": [
        ("chat", "What is the capital of France?"),
        ("chat", "Who approves trips abroad?"),
        ("chat", "How many days of annual leave does every employee have?"),
    ],
    "ko": [
        ("chat", "해외 출장은 누가 승인하나요?"),
        ("chat", "비밀번호는 몇 자 이상이어야 하나요?"),
        ("chat", "연차 휴가는 며칠인가요?"),
    ],
}
PATIENCE_S = 120


def main() -> None:
    """Save one picture a language and theme, and one of the first start."""
    application = QApplication(sys.argv[:1])
    OUT.mkdir(exist_ok=True)
    for language in ("en", "ko"):
        for theme in ("light", "dark"):
            _one(application, language, theme)


def _one(application: QApplication, language: Language, theme: str) -> None:
    i18n.use(language)
    with tempfile.TemporaryDirectory() as folder:
        paths = open_data_folder(folder)
        chosen = Settings(language=language, theme=theme, starter_notice_seen=True)  # type: ignore[arg-type]
        window = Window(paths, KeptSettings(paths.settings, chosen))
        window.open([])
        parts = window.parts
        parts.window.resize(1280, 800)
        _until(lambda: parts.choice.loaded is not None)
        _pause(0.5)
        parts.window.grab().save(str(OUT / f"start-{language}-{theme}.png"))
        window.documents.open_files([HANDBOOK])
        _until(lambda: bool(parts.shelf.documents))
        for _, question in CHATS[language]:
            parts.current.new()
            window.documents.open_files([HANDBOOK])
            _pause(0.5)
            parts.current.ask(question)
            _until(lambda: not parts.current.is_busy)
        _pause(0.5)
        lines = [line for line in parts.transcript.findChildren(SourceLine) if line.isVisible()]
        if lines:
            lines[0].click()
            _pause(2.0)
        parts.window.grab().save(str(OUT / f"answer-{language}-{theme}.png"))
        parts.window.close()
        parts.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _until(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not fact():
        if time.monotonic() > deadline:
            raise TimeoutError
        _pause(0.02)


def _pause(seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        QCoreApplication.processEvents()
        time.sleep(0.005)


if __name__ == "__main__":
    main()
