"""A window with the scripted engine, in its own process: asks a question, prints the engine's pid
and each text.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from chatapp.gui.app.window import Window
from chatapp.gui.shell.kept_settings import KeptSettings
from chatapp.machine import settings
from chatapp.machine.paths import open_data_folder


def main() -> None:
    data, question = sys.argv[1:]
    application = QApplication([])
    paths = open_data_folder(data)
    engine = [sys.executable, str(Path(__file__).with_name("scripted_engine.py"))]
    window = Window(paths, KeptSettings(paths.settings, settings.Settings()), None, engine)
    window.engine.became_ready.connect(lambda: print("engine", window.engine.pid, flush=True))
    window.chats.current.text_came.connect(lambda text: print("text", text, flush=True))
    window.chats.current.thinking_came.connect(
        lambda text: print("thinking", text.strip(), flush=True)
    )
    window.open([])
    window.chats.current.ask(question)
    application.exec()


if __name__ == "__main__":
    main()
