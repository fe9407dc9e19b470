"""Writes a preset as a file: the front matter as YAML, then its sections."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from typing import Any

import yaml

from chatapp.contract.protocol.presets import PresetDraft
from chatapp.contract.records import Language, Preset, Variable
from chatapp.contract.sampling import BOUNDS, Sampling
from chatapp.engine.presets.front_matter import LANGUAGES
from chatapp.engine.presets.preset_file import RESERVED, OutputForm, PresetFile, Template

_PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z][a-z0-9_]{0,39})\}(?!\})")
_WIDTH = 100
"""Columns of the YAML; chosen as in the sources."""


def draft_of(file: PresetFile, language: Language) -> PresetDraft:
    """Return a preset as it is edited in a language."""
    preset, template = file.preset, file.templates[language]
    return PresetDraft(
        base_id=preset.id,
        name=preset.names.get(language, preset.id),
        description=preset.descriptions.get(language, ""),
        system=template.system,
        user=template.user,
        example=preset.examples.get(language, ""),
        keeps_history=preset.keeps_history,
        variables=preset.variables,
        sampling=_set(preset.sampling),
        language=language,
        model=preset.model,
    )


def file_of(draft: PresetDraft, base: PresetFile | None, preset_id: str) -> PresetFile:
    """Return the preset of a draft. What it does not say is that of its base."""
    language = draft.language
    known = base.preset if base else Preset(preset_id, {}, documents="no")
    preset = dataclasses.replace(
        known,
        id=preset_id,
        names=_with(known.names, language, draft.name.strip() or preset_id),
        descriptions=_with(known.descriptions, language, draft.description.strip()),
        examples=_with(known.examples, language, draft.example.strip()),
        variables=declared(draft),
        sampling=_sampling(draft.sampling),
        keeps_history=draft.keeps_history,
        model=draft.model.strip(),
        documents=known.documents if base else ("optional" if draft.keeps_history else "no"),
    )
    template = Template(draft.system.strip(), draft.user.strip() or "{text}")
    templates = {**(base.templates if base else {}), language: template}
    output = base.output if base else OutputForm()
    return PresetFile(preset, templates, output, base.text_forms if base else {})


def declared(draft: PresetDraft) -> tuple[Variable, ...]:
    """Return the variables of a draft, with one for each placeholder that is not declared."""
    names = dict.fromkeys(_PLACEHOLDER.findall(f"{draft.system}\n{draft.user}"))
    known = {variable.name for variable in draft.variables} | set(RESERVED)
    new = [Variable(name, "text", "", {draft.language: name}) for name in names]
    return (*draft.variables, *(variable for variable in new if variable.name not in known))


def text_of(file: PresetFile) -> str:
    """Return the text of a preset file, which `preset_file.read` reads back."""
    front = yaml.safe_dump(
        _front(file), allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=False
    )
    parts = [f"---\n{front}---"]
    for language, template in file.templates.items():
        if template.system:
            parts.append(f"# system {language}\n{template.system}")
        parts.append(f"# user {language}\n{template.user}")
    parts += [f"# base {language}\n{form.template}" for language, form in file.text_forms.items()]
    return "\n\n".join(parts) + "\n"


def _front(file: PresetFile) -> dict[str, Any]:
    preset, output = file.preset, file.output
    front: dict[str, Any] = {"id": preset.id, "name": _texts(preset.names)}
    if any(preset.descriptions.values()):
        front["description"] = _texts(preset.descriptions)
    front |= {"documents": preset.documents, "history": preset.keeps_history}
    if preset.continues:
        front["continues"] = True
    if preset.variables:
        front["variables"] = {each.name: _variable(each) for each in preset.variables}
    if output.form == "labels":
        front["output"] = {"form": "labels", "variable": output.variable}
    if output.form == "table":
        columns = {name: _texts(output.column_labels[name]) for name in output.columns}
        front["output"] = {"form": "table", "columns": columns}
    if sampling := _set(preset.sampling):
        front["sampling"] = sampling
    if preset.model:
        front["model"] = preset.model
    if preset.stop:
        front["stop"] = list(preset.stop)
    if any(preset.examples.values()):
        front["example"] = _texts(preset.examples)
    return front


def _variable(variable: Variable) -> dict[str, Any]:
    written: dict[str, Any] = {"type": variable.type, "label": _texts(variable.labels)}
    if variable.default:
        written["default"] = variable.default
    if variable.choices:
        written["choices"] = {
            name: _texts(variable.choice_labels.get(name) or {"en": name})
            for name in variable.choices
        }
    if variable.minimum < variable.maximum:
        written |= {"minimum": variable.minimum, "maximum": variable.maximum}
    return written


def _texts(by_language: Mapping[str, str]) -> str | dict[str, str]:
    """Return one text where all languages have the same, else those that there are."""
    given = {language: text for language, text in by_language.items() if text}
    different = set(given.values())
    return different.pop() if len(different) == 1 else given


def _with(texts: Mapping[str, str], language: Language, text: str) -> dict[str, str]:
    """Return texts with another one in a language; languages that had the same follow."""
    before = texts.get(language, "")
    followers = [each for each in LANGUAGES if texts.get(each, "") in ("", before)]
    return {**texts, **dict.fromkeys(followers, text), language: text}


def _set(sampling: Sampling) -> dict[str, float]:
    usual = Sampling()
    return {
        name: getattr(sampling, name)
        for name in BOUNDS
        if getattr(sampling, name) != getattr(usual, name)
    }


def _sampling(values: Mapping[str, float]) -> Sampling:
    usual = Sampling()
    kinds = {name: type(getattr(usual, name)) for name in BOUNDS}
    given = {name: kinds[name](value) for name, value in values.items() if name in kinds}
    return dataclasses.replace(usual, **given)
