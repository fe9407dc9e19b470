"""Picks the role of this process (window, terminal, engine or a child) and imports it late."""

from __future__ import annotations

import gc
import sys

_COMMANDS = (
    *("ask", "summarize", "translate", "batch", "search", "serve", "add", "documents", "presets"),
    *("models", "settings", "doctor", "tour", "chats", "backup", "restore", "compare"),
)
_TERMINAL = {*_COMMANDS, "--version", "-h", "--help"}


def main() -> int:
    """Run the role that the arguments ask for and return the exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--engine"]:
        # Collecting garbage among modules that stay is a twentieth of the time of the imports.
        gc.disable()
        from chatapp.engine import main as engine

        return engine.run(arguments[1:])
    if arguments[:1] == ["--pdf-worker"]:
        from chatapp.engine.documents.read.pdf import pdf_child

        return pdf_child.run(arguments[1:])
    if arguments[:1] == ["--chroma-probe"]:
        from chatapp.engine.documents.vectors import chroma_probe

        return chroma_probe.run(arguments[1:])
    if arguments[:1] == ["--file-reader"]:
        from chatapp.engine.documents.read import file_reader_child

        return file_reader_child.run(arguments[1:])
    if arguments[:1] == ["--reranker"]:
        from chatapp.engine.documents.reranker import reranker_child

        return reranker_child.run(arguments[1:])
    if any(argument in _TERMINAL for argument in arguments):
        return _run_terminal(arguments)
    return _open_window(arguments)


def _run_terminal(arguments: list[str]) -> int:
    from chatapp.cli import main as terminal
    from chatapp.machine import network

    network.lock_when_engine_runs()
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
