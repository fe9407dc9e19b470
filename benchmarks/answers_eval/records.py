"""One answer of one side as it is measured and kept on disk."""

from __future__ import annotations

import hashlib
import json
import math
import os
import time
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

Side = Literal["program", "plain"]

QUIET_LOAD = 4.0
"""Up to this load average seconds count: an answer keeps two cores busy by itself."""

Place = tuple[str, int]
"""A document's file name and a page, from 1."""


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer. Seconds count from the question; CPU seconds are those of the whole process.

    `shown` are the pages of all sources that were on screen at some time (of the plain RAG, those
    of the passages in the prompt), `cited` those of the finished answer, `also_found` what stays
    listed below them. `refused` is the program's own word for it. `read_tokens` are those of the
    prompt that were not in the KV cache. `load` is the machine's load average, to know disturbed
    seconds by.
    """

    side: Side
    set_name: str
    question_id: str
    text: str
    refused: bool = False
    shown: tuple[Place, ...] = ()
    cited: tuple[Place, ...] = ()
    also_found: tuple[Place, ...] = ()
    quotes: tuple[str, ...] = ()
    prompt_tokens: int = 0
    read_tokens: int = 0
    answer_tokens: int = 0
    sources_s: float = 0.0
    first_token_s: float = 0.0
    end_s: float = 0.0
    cpu_s: float = 0.0
    load: float = 0.0
    reading: str = ""
    error: str = ""

    @property
    def is_timed(self) -> bool:
        """Whether the machine was quiet enough for the seconds to mean something."""
        return self.load <= QUIET_LOAD


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is asked: nothing (`asks` False: what is kept is shown), or until a moment
    (`time.monotonic`), and how many kept answers of a busy machine are asked again for their
    seconds, of each set.
    """

    asks: bool = True
    until_s: float = math.inf
    retimed: int = 0

    def may_ask(self) -> bool:
        """Return whether another question may be asked."""
        return self.asks and time.monotonic() < self.until_s


class AnswerCache:
    """Answers in a file of JSON lines, each with the key of all that decides it."""

    def __init__(self, folder: Path | None) -> None:
        """Without a folder nothing is kept."""
        self._file = folder / "answers.jsonl" if folder else None
        self._records: dict[str, AnswerRecord] = {}
        if self._file is not None and self._file.is_file():
            for line in self._file.read_text("utf-8").splitlines():
                row = json.loads(line)
                self._records[row.pop("key")] = _record(row)

    def get(self, key: str) -> AnswerRecord | None:
        """Return a kept answer."""
        return self._records.get(key)

    def put(self, key: str, record: AnswerRecord, made_with: dict[str, str]) -> None:
        """Keep an answer at once: a run that is stopped loses none."""
        self._records[key] = record
        if self._file is not None:
            row = {"key": key, **made_with, **asdict(record)}
            with self._file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(row, ensure_ascii=False) + "\n")


def key(*parts: str) -> str:
    """Return one name for all that decides an answer."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:24]


def file_identity(path: Path) -> str:
    """Name a model file by size and beginning; reading gigabytes takes too long."""
    with path.open("rb") as file:
        beginning = hashlib.sha256(file.read(1 << 20)).hexdigest()[:12]
    return f"{path.stem}-{path.stat().st_size}-{beginning}"


def load_average() -> float:
    """Return the machine's load of the last minute, 0 where it is not told."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _record(row: dict[str, Any]) -> AnswerRecord:
    known = {field.name for field in fields(AnswerRecord)}
    values = {name: value for name, value in row.items() if name in known}
    for name in ("shown", "cited", "also_found"):
        values[name] = tuple((document, page) for document, page in values.get(name, ()))
    values["quotes"] = tuple(values["quotes"])
    return AnswerRecord(**values)
