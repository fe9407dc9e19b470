"""Picks the role of this process (window, terminal, engine, PDF reader) and imports it late."""

from __future__ import annotations

import sys

_TERMINAL = ("ask", "search", "add", "documents", "presets", "models", "doctor", "tour", "--version", "-h", "--help")


def main() -> int:
    """Run the role that the arguments ask for and return the exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--engine"]:
        from chatapp.engine.main import run

        return run(arguments[1:])
    if arguments[:1] == ["--pdf-worker"]:
        from chatapp.engine.documents.pdf_worker import run

        return run(arguments[1:])
    if any(argument in _TERMINAL for argument in arguments):
        from chatapp.cli.main import run

        return run(arguments)
    from chatapp.gui.app import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
