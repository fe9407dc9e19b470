"""How the measured terminal is started."""

from __future__ import annotations

import sys
from pathlib import Path


def ask_command(data: Path, model: Path, tokens: int, question: str) -> list[str]:
    """Return the command of `chatapp ask` that writes a greedy answer as lines of JSON."""
    return [
        *(sys.executable, "-m", "chatapp", "ask", "--data-dir", str(data), "--model", str(model)),
        *("--json", "--temperature", "0", "--max-tokens", str(tokens), question),
    ]
