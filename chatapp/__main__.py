"""Picks the role of this process (window, terminal, engine or a child) and imports it late."""

from __future__ import annotations

import gc
import sys
from importlib import import_module

_COMMANDS = (
    *("ask", "summarize", "translate", "batch", "search", "inside", "serve", "add", "documents"),
    *("presets", "models", "settings", "doctor", "selftest", "data", "tour", "chats", "backup"),
    *("restore", "kit", "compare"),
)
_TERMINAL = {*_COMMANDS, "--version", "-h", "--help"}
_CHILDREN = {
    "--pdf-worker": "chatapp.engine.documents.read.pdf.pdf_child",
    "--chroma-probe": "chatapp.engine.documents.vectors.chroma_probe",
    "--file-reader": "chatapp.engine.documents.read.file_reader_child",
    "--unlocker": "chatapp.engine.documents.read.locked.unlock_child",
    "--converter": "chatapp.engine.documents.read.converted.conversion_child",
    "--reranker": "chatapp.engine.documents.reranker.reranker_child",
}
"""The modules of the engine's children, which leave with their parent."""
_PROBES = {
    "--llama-build": "chatapp.engine.models.llama.build",
    "--window-check": "chatapp.gui.app.window_check",
}
"""The modules of processes that look at one thing and end."""


def main() -> int:
    """Run the role that the arguments ask for and return the exit code."""
    arguments = sys.argv[1:]
    role = arguments[0] if arguments else ""
    if role == "--engine":
        # Collecting garbage among modules that stay is a twentieth of the time of the imports.
        gc.disable()
        from chatapp.engine import main as engine

        return engine.run(arguments[1:])
    if role in _CHILDREN:
        # Before the imports, which take seconds on a busy machine.
        from chatapp.engine.process import parent_watch

        parent_watch.leave_with_parent()
    if module := _CHILDREN.get(role) or _PROBES.get(role):
        exit_code: int = import_module(module).run(arguments[1:])
        return exit_code
    if any(argument in _TERMINAL for argument in arguments):
        return _run_terminal(arguments)
    return _open_window(arguments)


def _run_terminal(arguments: list[str]) -> int:
    from chatapp.cli import main as terminal
    from chatapp.machine import network

    network.prepare_terminal()
    return terminal.run(arguments)


def _open_window(arguments: list[str]) -> int:
    """Open the window; where none can be opened say why and do the same main job in the terminal."""
    from chatapp.machine import display

    if display.missing():
        from chatapp import texts
        from chatapp.machine import languages

        language = languages.interface_language(languages.AUTOMATIC)
        print(texts.detail(display.missing(), language), file=sys.stderr)
        return _run_terminal(["tour", *arguments])
    from chatapp.gui.app.entry import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
