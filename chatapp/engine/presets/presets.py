"""The presets: prompt files of ours and of the user, each as a form, a LangChain prompt and an
output form.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from chatapp.contract.records import Language, Problem
from chatapp.engine.presets import preset_file
from chatapp.engine.presets.preset_file import OutputForm, PresetFile, Template
from chatapp.engine.presets.preset_output import grammar, parse_output
from chatapp.engine.presets.preset_values import fill
from chatapp.errors import PresetBroken, cause_code

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

__all__ = [
    "OutputForm",
    "PresetFile",
    "Template",
    "fill",
    "grammar",
    "load",
    "parse_output",
    "prompt",
]

MAX_FILES = 500
FIRST = (
    "chat",
    "answer",
    "translate",
    "summarize",
    "polish",
    "explain",
    "names",
    "classify",
    "blank",
)
"""The order of the menu; presets of the user follow by id."""


def load(shipped: Path, users: Path) -> tuple[dict[str, PresetFile], tuple[Problem, ...]]:
    """Read both folders; a user's preset takes the place of a shipped one with its id. Broken files
    are reported.
    """
    ours, our_problems = _folder(shipped, is_users=False)
    theirs, their_problems = _folder(users, is_users=True)
    found = ours | theirs
    ranks = {preset_id: rank for rank, preset_id in enumerate(FIRST)}
    order = sorted(found, key=lambda preset_id: (ranks.get(preset_id, len(FIRST)), preset_id))
    return {preset_id: found[preset_id] for preset_id in order}, (*our_problems, *their_problems)


def _folder(folder: Path, is_users: bool) -> tuple[dict[str, PresetFile], list[Problem]]:
    found: dict[str, PresetFile] = {}
    problems: list[Problem] = []
    for path in _files(folder):
        try:
            file = _read(path, is_users)
            if file.preset.id in found:
                there = Path(found[file.preset.id].preset.path).name
                raise PresetBroken(
                    file=path.name,
                    line=2,
                    cause=cause_code("preset_id_taken", id=file.preset.id, other=there),
                )
        except PresetBroken as error:
            problems.append(Problem("PresetBroken", error.details))
        else:
            found[file.preset.id] = file
    return found, problems


def _read(path: Path, is_users: bool) -> PresetFile:
    try:
        info = path.stat()
    except OSError:
        return preset_file.read(path, is_users)
    return _remembered(path, is_users, info.st_mtime_ns, info.st_size)


@functools.lru_cache(maxsize=2 * MAX_FILES)
def _remembered(path: Path, is_users: bool, mtime_ns: int, size_bytes: int) -> PresetFile:
    """Every question asks for all presets, and reading ours takes 50 ms."""
    return preset_file.read(path, is_users)


def _files(folder: Path) -> list[Path]:
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".md")
    except OSError:
        return []
    return [
        path for path in found if path.name.lower() != "readme.md" and not path.name.startswith(".")
    ][:MAX_FILES]


def prompt(file: PresetFile, language: Language) -> ChatPromptTemplate:
    """Build the LangChain prompt: system, then "history" when the preset keeps one, then the user's
    turn.

    Only our checked templates are parsed; values are put in once and never looked at again.
    """
    from langchain_core.prompts import (
        ChatPromptTemplate,
        HumanMessagePromptTemplate,
        MessagesPlaceholder,
        SystemMessagePromptTemplate,
    )
    from langchain_core.prompts.message import BaseMessagePromptTemplate

    template = file.templates[language]
    parts: list[BaseMessagePromptTemplate] = []
    if template.system:
        parts.append(
            SystemMessagePromptTemplate.from_template(template.system, template_format="f-string")
        )
    if file.preset.keeps_history:
        parts.append(MessagesPlaceholder("history", optional=True))
    parts.append(
        HumanMessagePromptTemplate.from_template(template.user, template_format="f-string")
    )
    return ChatPromptTemplate(parts)
