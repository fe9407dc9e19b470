"""Reads a preset file: Markdown with YAML front matter."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from chatapp.contract.records import Language, Preset, Variable, VariableType
from chatapp.contract.sampling import BOUNDS, Sampling
from chatapp.engine.presets import front_matter, preset_sections
from chatapp.engine.presets.front_matter import LANGUAGES, FrontMatter
from chatapp.engine.presets.preset_sections import SectionHeading
from chatapp.engine.presets.preset_values import value_for_model
from chatapp.engine.presets.text_form import TextForm
from chatapp.errors import PresetBroken, PresetValueWrong, cause_code, os_cause

MAX_BYTES = 256 * 1024
"""Bytes of a preset file; chosen."""
RESERVED = ("text", "question", "context", "history")
"""`text` and `question` are the user's input, `context` the passages of the documents."""
_KEYS = (
    "id",
    "name",
    "description",
    "variables",
    "sampling",
    "stop",
    "example",
    "documents",
    "history",
    "continues",
    "output",
    "model",
)
_TYPES: tuple[VariableType, ...] = ("choice", "text", "number", "switch", "list")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt in one language; `{name}` is replaced, `{{` and `}}` are braces."""

    system: str
    user: str


@dataclass(frozen=True, slots=True)
class OutputForm:
    """The form of an answer: free text, one label of a list variable, or a table of findings."""

    form: Literal["text", "labels", "table"] = "text"
    variable: str = ""
    columns: tuple[str, ...] = ()
    column_labels: dict[str, dict[str, str]] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PresetFile:
    """A preset with its templates and output form, which only the engine needs.

    `text_forms` are for models without a chat template; most languages may lack one.
    """

    preset: Preset
    templates: dict[Language, Template]
    output: OutputForm
    text_forms: dict[Language, TextForm] = dataclasses.field(default_factory=dict)


def read(path: Path, is_users: bool = False) -> PresetFile:
    """Read a preset file. Raises PresetBroken with the file, the line and the cause."""
    text = _text(path)
    halves = preset_sections.halves(text, path.name)
    front = front_matter.read(halves.front, path.name)
    front.only(*_KEYS)
    variables = _variables(front.mapping("variables"))
    preset = Preset(
        id=_id(front),
        names=front.by_language("name", required=True),
        descriptions=front.by_language("description"),
        variables=variables,
        sampling=_sampling(front.mapping("sampling")),
        stop=tuple(word for word in front.texts("stop") if word),
        examples=front.by_language("example"),
        documents=cast(
            Literal["no", "optional", "required"], front.one_of("documents", _DOCUMENTS, "optional")
        ),
        keeps_history=_is_true(front, "history"),
        continues=_is_true(front, "continues"),
        path=str(path),
        is_users=is_users,
        model=front.text("model", "").strip(),
    )
    _check_defaults(front, preset)
    allowed = {variable.name for variable in variables} | set(RESERVED) - {"history"}
    sections = preset_sections.sections(halves, path.name, allowed)
    return PresetFile(
        preset,
        _templates(sections, preset, path.name),
        _output(front, variables),
        _text_forms(sections, path.name),
    )


def _is_true(front: FrontMatter, key: str) -> bool:
    return front.one_of(key, ("true", "false"), "false") == "true"


_DOCUMENTS = ("no", "optional", "required")


def _text(path: Path) -> str:
    try:
        if not path.is_file():
            raise PresetBroken(file=path.name, line=1, cause=cause_code("not_a_file"))
        with open(path, "rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PresetBroken(file=path.name, line=1, cause=os_cause(error)) from error
    if len(raw) > MAX_BYTES:
        raise PresetBroken(
            file=path.name, line=1, cause=cause_code("larger_than_kb", limit=MAX_BYTES // 1024)
        )
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise PresetBroken(file=path.name, line=line, cause=cause_code("not_utf8")) from error


def _id(front: FrontMatter) -> str:
    preset_id = front.text("id")
    if not _ID.fullmatch(preset_id):
        raise front.fail("id", cause_code("preset_bad_id"))
    return preset_id


def _variables(declared: FrontMatter) -> tuple[Variable, ...]:
    for name in declared.items:
        if not _NAME.fullmatch(name) or name in RESERVED:
            raise declared.fail(name, cause_code("preset_bad_variable", key=name[:40]))
    return tuple(_variable(name, declared.mapping(name)) for name in declared.items)


def _variable(name: str, given: FrontMatter) -> Variable:
    given.only("type", "default", "label", "choices", "minimum", "maximum")
    kind = cast(VariableType, given.one_of("type", _TYPES))
    choices = given.mapping("choices")
    if kind == "choice" and not choices.items:
        raise given.fail("type", cause_code("preset_no_choices", key=name))
    return Variable(
        name=name,
        type=kind,
        default=given.text("default", ""),
        labels=given.by_language("label") or dict.fromkeys(LANGUAGES, name),
        choices=tuple(choices.items),
        choice_labels={choice: choices.by_language(choice) for choice in choices.items},
        minimum=given.number("minimum", 0.0),
        maximum=given.number("maximum", 0.0),
    )


def _check_defaults(front: FrontMatter, preset: Preset) -> None:
    declared = front.mapping("variables")
    for variable in preset.variables:
        try:
            value_for_model(preset, variable, variable.default, "en")
        except PresetValueWrong as error:
            cause = cause_code(
                "preset_default", given=variable.default[:40], cause=error.details["cause"]
            )
            raise declared.mapping(variable.name).fail("default", cause) from error


def _sampling(given: FrontMatter) -> Sampling:
    fields = {field.name: field for field in dataclasses.fields(Sampling)}
    given.only(*fields)
    values: dict[str, float | int] = {}
    for name in given.items:
        value = given.number(name, 0.0)
        low, high = BOUNDS[name]
        if not low <= value <= high:
            raise given.fail(
                name, cause_code("preset_between", key=name, low=f"{low:g}", high=f"{high:g}")
            )
        if isinstance(fields[name].default, int):
            if value != int(value):
                raise given.fail(name, cause_code("preset_whole", key=name))
            value = int(value)
        values[name] = value
    return dataclasses.replace(Sampling(), **values)  # type: ignore[arg-type]


def _output(front: FrontMatter, variables: tuple[Variable, ...]) -> OutputForm:
    if "output" not in front or front.items["output"].value == "text":
        return OutputForm()
    given = front.mapping("output")
    given.only("form", "variable", "columns")
    if given.one_of("form", ("text", "labels", "table")) == "labels":
        lists = tuple(variable.name for variable in variables if variable.type == "list")
        return OutputForm("labels", variable=given.one_of("variable", lists))
    columns = given.mapping("columns")
    if not columns.items or not all(_NAME.fullmatch(name) for name in columns.items):
        raise given.fail("columns", cause_code("preset_bad_columns"))
    return OutputForm(
        "table",
        "",
        tuple(columns.items),
        {name: columns.by_language(name) for name in columns.items},
    )


def _templates(
    sections: dict[SectionHeading, str], preset: Preset, file: str
) -> dict[Language, Template]:
    templates: dict[Language, Template] = {}
    for language in LANGUAGES:
        order = (language, *LANGUAGES)
        systems = [SectionHeading("system", known) for known in order]
        system = next((sections[heading] for heading in systems if heading in sections), "")
        users = [sections.get(SectionHeading("user", known), "") for known in order]
        user = next(filter(None, users), "")
        templates[language] = Template(system, user)
        if "{text}" not in user and "{question}" not in user:
            raise PresetBroken(file=file, line=1, cause=cause_code("preset_no_user_text"))
        if preset.documents == "required" and "{context}" not in system + user:
            raise PresetBroken(file=file, line=1, cause=cause_code("preset_no_context"))
    return templates


def _text_forms(sections: dict[SectionHeading, str], file: str) -> dict[Language, TextForm]:
    forms: dict[Language, TextForm] = {}
    for heading, template in sections.items():
        if heading.role == "base":
            if "{text}" not in template and "{question}" not in template:
                raise PresetBroken(file=file, line=1, cause=cause_code("preset_no_user_text"))
            forms[heading.language] = TextForm(heading.language, template)
    return forms
