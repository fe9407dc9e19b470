"""The presets: the program's and the user's prompt files, and their LangChain prompts."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chatapp.contract.records import Language, Problem
from chatapp.engine.presets import preset_file
from chatapp.engine.presets.preset_file import OutputForm, PresetFile, Template
from chatapp.engine.presets.preset_output import grammar, parse_output
from chatapp.engine.presets.preset_values import fill
from chatapp.engine.presets.text_form import CONTINUED, TextForm
from chatapp.errors import PresetBroken, cause_code

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

__all__ = [
    "OutputForm",
    "PresetFile",
    "Template",
    "TextForm",
    "fill",
    "grammar",
    "load",
    "parse_output",
    "prompt",
    "text_form",
]

MAX_FILES = 500
"""Files of a folder that are read; chosen."""
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
    "continue",
)
"""The order of the menu; other presets follow by id."""


class LoadedPresets(NamedTuple):
    """The presets by id in the order of the menu, and the files that could not be read."""

    files: dict[str, PresetFile]
    problems: tuple[Problem, ...]


def load(shipped: Path, users: Path) -> LoadedPresets:
    """Read both folders; a user's preset replaces a shipped one with the same id."""
    ours, our_problems = _folder(shipped, is_users=False)
    theirs, their_problems = _folder(users, is_users=True)
    files = ours | theirs
    ranks = {preset_id: rank for rank, preset_id in enumerate(FIRST)}
    order = sorted(files, key=lambda preset_id: (ranks.get(preset_id, len(FIRST)), preset_id))
    in_order = {preset_id: files[preset_id] for preset_id in order}
    return LoadedPresets(in_order, (*our_problems, *their_problems))


def _folder(folder: Path, is_users: bool) -> LoadedPresets:
    files: dict[str, PresetFile] = {}
    problems: list[Problem] = []
    for path in _files(folder):
        try:
            file = _read(path, is_users)
            if file.preset.id in files:
                other = Path(files[file.preset.id].preset.path).name
                raise PresetBroken(
                    file=path.name,
                    line=2,
                    cause=cause_code("preset_id_taken", id=file.preset.id, other=other),
                )
        except PresetBroken as error:
            problems.append(Problem("PresetBroken", error.details))
        else:
            files[file.preset.id] = file
    return LoadedPresets(files, tuple(problems))


def _read(path: Path, is_users: bool) -> PresetFile:
    try:
        info = path.stat()
    except OSError:
        return preset_file.read(path, is_users)
    return _remembered(path, is_users, info.st_mtime_ns, info.st_size)


@functools.lru_cache(maxsize=2 * MAX_FILES)
def _remembered(path: Path, is_users: bool, mtime_ns: int, size_bytes: int) -> PresetFile:
    """Cache a file: each question lists all presets, and reading ours takes 50 ms."""
    return preset_file.read(path, is_users)


def _files(folder: Path) -> list[Path]:
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".md")
    except OSError:
        return []
    return [
        path for path in paths if path.name.lower() != "readme.md" and not path.name.startswith(".")
    ][:MAX_FILES]


def prompt(file: PresetFile, language: Language) -> ChatPromptTemplate:
    """Return the LangChain prompt: system, "history" if kept, the user's turn."""
    from langchain_core.prompts import (
        ChatPromptTemplate,
        HumanMessagePromptTemplate,
        MessagesPlaceholder,
        SystemMessagePromptTemplate,
    )
    from langchain_core.prompts.message import BaseMessagePromptTemplate

    # Another program may send any language.
    template = file.templates.get(language) or next(iter(file.templates.values()))
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


def text_form(file: PresetFile, language: Language) -> TextForm | None:
    """Return what a model without a chat template continues; None for a preset without examples."""
    if file.preset.continues:
        return CONTINUED
    return file.text_forms.get(language) or next(iter(file.text_forms.values()), None)
