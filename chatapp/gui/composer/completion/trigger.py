"""Finds a "/" or "@" that asks for a list, and the letters behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

_COMMAND = re.compile(r"/([^\s/]{0,40})")
"""Only as the first word of a question: a slash in a sentence or a path is a slash."""
_MENTION = re.compile(r"(?:^|(?<=[\s(\[「『“‘\"']))@([^\s@]{0,60})$")
"""Not within a word: an address of mail is none."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """What asks for the list; `start` and `end` are places in the paragraph of the caret."""

    sign: Literal["/", "@"]
    query: str
    start: int
    end: int


def find(paragraph: str, caret: int, is_first: bool) -> Trigger | None:
    """Return the trigger before the caret; `paragraph` includes what is being composed."""
    before = paragraph[:caret]
    if is_first and (command := _COMMAND.fullmatch(before)) and not _goes_on(paragraph[caret:]):
        return Trigger("/", command[1], 0, caret)
    if mention := _MENTION.search(before):
        return Trigger("@", mention[1], mention.start(), caret)
    return None


def _goes_on(after: str) -> bool:
    """Whether letters follow the caret: then a word is edited that was written before."""
    return bool(after) and not after[0].isspace()
