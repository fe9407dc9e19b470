"""The prompt of a preset that is being edited, filled in as a question would fill it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chatapp.contract.protocol import Ask
from chatapp.contract.protocol.presets import PresetDraft, PromptPart
from chatapp.contract.records import Variable
from chatapp.engine.answers import chat, text_chain
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.presets import preset_sections, preset_writer
from chatapp.engine.presets.preset_file import RESERVED, PresetFile

_ID = "preset"


@dataclass(frozen=True, slots=True)
class Preview:
    """What goes to the model, and the fields of the form."""

    parts: tuple[PromptPart, ...]
    variables: tuple[Variable, ...]
    tokens: int


def preview(
    draft: PresetDraft,
    base: PresetFile | None,
    ask: Ask,
    local: AnyModel | None,
) -> Preview:
    """Return a draft filled in. Raises PresetBroken and PresetValueWrong."""
    file = preset_writer.file_of(draft, base, _ID)
    _check(draft, file)
    known = {variable.name for variable in file.preset.variables}
    values: Mapping[str, str] = {name: text for name, text in ask.values.items() if name in known}
    ask = Ask(
        id=ask.id,
        question=ask.question,
        values=dict(values),
        language=draft.language,
        instructions=ask.instructions,
    )
    plain = text_chain.of(file, draft.language, local) if local is not None else None
    if plain is not None:
        text = text_chain.text(plain, ask)
        return Preview((PromptPart("text", text),), file.preset.variables, 0)
    messages = chat.messages(file, ask)
    parts = tuple(
        PromptPart("system" if message.type == "system" else "user", str(message.text))
        for message in messages
    )
    tokens = len(local.prompt(messages)) if local is not None else 0
    return Preview(parts, file.preset.variables, tokens)


def _check(draft: PresetDraft, file: PresetFile) -> None:
    """Check the placeholders as those of a file are; lines count from the top of a text."""
    allowed = {variable.name for variable in file.preset.variables} | set(RESERVED) - {"history"}
    for text in (draft.system, draft.user):
        preset_sections.check(text, draft.name, allowed)
