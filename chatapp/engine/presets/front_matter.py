"""Reads the YAML front matter of a preset file; errors name the line."""

from __future__ import annotations

import contextlib
import math
from typing import Any

import yaml

from chatapp.errors import PresetBroken, cause_code
from chatapp.machine import languages

LANGUAGES = languages.known()
"""Those that a preset can have texts in. One that is missing takes the first that is there."""
MAX_CHARACTERS = 1 << 16
"""Characters of the front matter; chosen."""
MAX_TEXT = 4000
"""Characters of a text in it; chosen."""
MAX_DEPTH = 8
"""Levels of its YAML; chosen."""
_FAST_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""libyaml where PyYAML was built with it: the first answer waits for the presets."""


class FrontMatter:
    """A mapping of the file. All values are text: `no` is "no", not False."""

    def __init__(self, node: yaml.MappingNode, file: str) -> None:
        self.node, self.file = node, file
        self.items: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise broken(file, key, cause_code("preset_name_expected"))
            if key.value in self.items:
                raise broken(file, key, cause_code("preset_twice", key=key.value))
            self.items[key.value] = value

    def __contains__(self, key: str) -> bool:
        return key in self.items

    def fail(self, key: str, cause: str) -> PresetBroken:
        """Return an error at the line of a key, or of the mapping when there is no such key."""
        return broken(self.file, self.items.get(key, self.node), cause)

    def only(self, *allowed: str) -> None:
        """Raise PresetBroken for any other key: it is mostly a misspelled one."""
        for key in self.items:
            if key not in allowed:
                raise self.fail(
                    key, cause_code("preset_unknown_key", key=key[:40], known=", ".join(allowed))
                )

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text; it is required unless there is a default."""
        if key not in self.items:
            if default is None:
                raise self.fail(key, cause_code("preset_missing", key=key))
            return default
        return scalar(self.file, self.items[key])

    def one_of(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        value = self.text(key, default)
        if value not in choices:
            raise self.fail(
                key,
                cause_code(
                    "preset_not_allowed", key=key, given=value[:40], allowed=", ".join(choices)
                ),
            )
        return value

    def number(self, key: str, default: float) -> float:
        value = self.text(key, "")
        if not value and key not in self.items:
            return default
        try:
            number = float(value)
        except ValueError as error:
            raise self.fail(
                key, cause_code("preset_not_a_number", key=key, given=value[:40])
            ) from error
        if not math.isfinite(number):
            raise self.fail(key, cause_code("preset_not_a_number", key=key, given=value[:40]))
        return number

    def mapping(self, key: str) -> FrontMatter:
        """Return the mapping below a key, an empty one without the key."""
        node = self.items.get(key)
        if node is None:
            return FrontMatter(yaml.MappingNode("", [], self.node.start_mark), self.file)
        if not isinstance(node, yaml.MappingNode):
            raise self.fail(key, cause_code("preset_needs_mapping", key=key))
        return FrontMatter(node, self.file)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, an empty one without the key."""
        node = self.items.get(key)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise self.fail(key, cause_code("preset_needs_list", key=key))
        return tuple(scalar(self.file, item) for item in node.value)

    def by_language(self, key: str, required: bool = False) -> dict[str, str]:
        """Return a text for each language; a missing one takes the first that is there."""
        node = self.items.get(key)
        if isinstance(node, yaml.ScalarNode):
            return dict.fromkeys(LANGUAGES, scalar(self.file, node))
        below = self.mapping(key)
        below.only(*LANGUAGES)
        given = {language: below.text(language) for language in LANGUAGES if language in below}
        if required and not given:
            raise self.fail(key, cause_code("preset_missing", key=key))
        fallback = next(iter(given.values()), "")
        return {language: given.get(language, fallback) for language in LANGUAGES} if given else {}


def read(text: str, file: str) -> FrontMatter:
    """Parse the YAML between the two lines of ---. Raises PresetBroken; `file` is only its name."""
    if len(text) > MAX_CHARACTERS:
        raise PresetBroken(file=file, line=1, cause=cause_code("preset_head_too_long"))
    with contextlib.suppress(yaml.YAMLError):
        return _parse(text, file, _FAST_LOADER)
    try:
        # PyYAML's own parser has better error messages.
        return _parse(text, file, yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        raise PresetBroken(
            file=file,
            line=line,
            cause=cause_code("preset_yaml", words=error.problem or error.context),
        ) from error
    except yaml.YAMLError as error:
        raise PresetBroken(
            file=file, line=1, cause=cause_code("preset_yaml", words=str(error)[:100])
        ) from error


def _parse(text: str, file: str, loader: Any) -> FrontMatter:
    _check_events(text, file, loader)
    node = yaml.compose(text, Loader=loader)
    if not isinstance(node, yaml.MappingNode):
        raise PresetBroken(file=file, line=1, cause=cause_code("preset_head_not_mapping"))
    return FrontMatter(node, file)


def _check_events(text: str, file: str, loader: Any) -> None:
    """Refuse aliases, which can expand without end, and depth, whose parse time is quadratic."""
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
            event, yaml.CollectionEndEvent
        )
        line = (event.start_mark.line if event.start_mark else 0) + 2
        if isinstance(event, yaml.AliasEvent):
            raise PresetBroken(file=file, line=line, cause=cause_code("preset_yaml_alias"))
        if depth > MAX_DEPTH:
            raise PresetBroken(file=file, line=line, cause=cause_code("preset_yaml_too_deep"))


def broken(file: str, node: yaml.Node, cause: str) -> PresetBroken:
    return PresetBroken(file=file, line=node.start_mark.line + 2, cause=cause)


def scalar(file: str, node: yaml.Node) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise broken(file, node, cause_code("preset_scalar_expected"))
    if len(node.value) > MAX_TEXT:
        raise broken(file, node, cause_code("preset_text_too_long"))
    return str(node.value).strip()
