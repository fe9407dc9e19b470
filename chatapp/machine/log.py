"""One small rotating log file per process role. It never contains user input or documents."""

from __future__ import annotations

import logging
from pathlib import Path


def start(folder: Path, role: str, level: int = logging.INFO) -> Path:
    """Log this process to `folder/role.log`, with two older files of 1 MB; return the file."""
    # Imports socket; the terminal starts its engine first.
    from logging.handlers import RotatingFileHandler

    file = folder / f"{role}.log"
    try:
        handler: logging.Handler = RotatingFileHandler(
            file, maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(
        logging.Formatter("%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s")
    )
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    # A full disk must not fill stderr with tracebacks of the log itself.
    logging.raiseExceptions = False
    logging.captureWarnings(True)
    return file
