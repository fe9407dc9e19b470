"""Takes the pictures of docs/pictures with the real window, engine and starter model: `make
pictures`.
"""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from chatapp import texts
from chatapp.contract.records import Language, Message
from chatapp.gui.app import bundled_font
from chatapp.gui.app.window import Window
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.gui.transcript.source_list import SourceLine
from chatapp.machine import languages
from chatapp.machine.paths import open_data_folder
from chatapp.machine.settings import Settings
from docs import page_pictures

OUT = Path(__file__).parent / "pictures"
HANDBOOK = str(resources.files("chatapp") / "samples" / "handbook.pdf")
# Here every model counts as large enough to write from pages: the check of claims has something to
# find.
READING = Path(__file__).parents[1] / "tests" / "fakes" / "reading_engine.py"
FOLDER = Path.home() / "chatapp"
"""The data folder, because the window names it: ~/chatapp in every picture, and nobody's own."""
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Script:
    """What is asked in a language, what a model that invents wrote, and what is looked for on the
    page.
    """

    questions: tuple[str, str, str]
    invented: str
    searched: str


SCRIPTS: dict[Language, Script] = {
    "en": Script(
        (
            "What is the capital of France?",
            "Who approves trips abroad?",
            "How many days of annual leave does every employee have?",
        ),
        "Every employee has 18 days of annual leave [1]. Of these, **12 days** can be carried over into the next year "
        "[1].\n\n- Leave has to be requested from *the mayor of Seoul* [1].\n\n",
        "leave",
    ),
    "ko": Script(
        (
            "해외 출장은 누가 승인하나요?",
            "비밀번호는 몇 자 이상이어야 하나요?",
            "연차 휴가는 며칠인가요?",
        ),
        "연차 휴가는 모든 직원에게 18일입니다 [1]. 쓰지 못한 연차는 최대 **12일**까지 다음 해로 넘길 수 있습니다 [1].\n"
        "\n- 휴가는 *서울 시장*에게 신청합니다 [1].\n\n",
        "휴가",
    ),
}


def main() -> None:
    """Save pictures of start, answer, viewer and claims in both languages and themes.

    With a folder as argument, every page and dialog in all languages, themes and sizes goes there.
    """
    if len(sys.argv) > 1:
        _take_pages(Path(sys.argv[1]))
        return
    application = QApplication(sys.argv[:1])
    bundled_font.add_where_missing()
    OUT.mkdir(exist_ok=True)
    for language in SCRIPTS:
        for theme in ("light", "dark"):
            _in_window(language, theme, _start_answer_viewer)
            _in_window(language, theme, _claims, READING)
    del application


def _take_pages(out: Path) -> None:
    """Save every page and dialog, to be looked at after a change of the window."""
    application = QApplication(sys.argv[:1])
    bundled_font.add_where_missing()
    out.mkdir(parents=True, exist_ok=True)
    for language in languages.known():
        for theme in ("light", "dark"):
            _in_window(
                language, theme, lambda window, _script, name: page_pictures.take(window, out, name)
            )
    del application


def _in_window(
    language: Language,
    theme: str,
    take: Callable[[Window, Script, str], None],
    engine: Path | None = None,
) -> None:
    texts.use(language)
    with _data_folder() as folder:
        paths = open_data_folder(str(folder))
        chosen = Settings(language=language, theme=theme)  # type: ignore[arg-type]
        program = [sys.executable, str(engine), "--data-dir", str(paths.data)] if engine else None
        window = Window(paths, KeptSettings(paths.settings, chosen), None, program)
        window.open([])
        window.main.resize(1280, 800)
        _until(lambda: window.models.choice.loaded is not None)
        _pause(0.5)
        take(window, SCRIPTS.get(language, SCRIPTS["en"]), f"{language}-{theme}")
        window.main.close()
        window.main.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@contextmanager
def _data_folder() -> Iterator[Path]:
    """Make the data folder for one window. Raises FileExistsError rather than touch what is there."""
    FOLDER.mkdir()
    try:
        yield FOLDER
    finally:
        shutil.rmtree(FOLDER)


def _start_answer_viewer(window: Window, script: Script, name: str) -> None:
    _save(window, f"start-{name}")
    window.files.open([HANDBOOK])
    _until(lambda: bool(window.documents.shelf.documents))
    for question in script.questions:
        window.chats.current.new()
        window.files.open([HANDBOOK])
        _pause(0.5)
        window.chats.current.ask(question)
        _until(lambda: not window.chats.current.is_busy)
    _open_source(window)
    _save(window, f"answer-{name}")
    window.source.view.open_search()
    window.source.view.search.field.setText(script.searched)
    _until(lambda: window.source.view.search.current is not None)
    picture = window.source.view.stage.picture
    picture._select(12, 26)
    picture.selected.emit(picture.selection())
    _pause(0.3)
    _save(window, f"viewer-{name}")


def _claims(window: Window, script: Script, name: str) -> None:
    """Go on with what a model invented: the whole answer is checked when it ends."""
    current = window.chats.current
    window.files.open([HANDBOOK])
    _until(lambda: bool(current.chat.document_ids))
    current.ask(script.questions[-1])
    current.stop()
    _until(lambda: not current.is_busy)
    asked = current.branch[0]
    answer = window.store.messages.add(
        Message("assistant", script.invented, 0, asked.chat_id, asked.id, "stopped")
    )
    current.open(asked.chat_id)
    current.continue_answer(answer.id)
    _until(lambda: current.is_busy)
    _pause(0.2)
    current.stop()
    _until(lambda: not current.is_busy)
    _pause(0.5)
    _save(window, f"claims-{name}")


def _open_source(window: Window) -> None:
    _pause(0.5)
    lines = [line for line in window.transcript.view.findChildren(SourceLine) if line.isVisible()]
    if lines:
        lines[0].click()
        _until(window.source.view.stage.picture.has_picture)
        _pause(1.0)


def _save(window: Window, name: str) -> None:
    window.main.grab().save(str(OUT / f"{name}.png"))


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
