"""Words for the calls of tools: what was done with which arguments, and what came back."""

from __future__ import annotations

from chatapp.contract.records import Language, ToolCall
from chatapp.texts.catalogue import translation

_LONGEST_LINE = 160


def in_words(call: ToolCall, language: Language) -> str:
    """Return a call as a reader sees it: "Search: annual leave"."""
    name = translation(language).find(f"tools.{call.name}", {}) or call.name
    arguments = ", ".join(call.arguments.values())
    return f"{name}: {arguments}" if arguments else name


def first_line(call: ToolCall) -> str:
    """Return the beginning of what came back, in one line."""
    line = " ".join(call.result.split())
    return line if len(line) <= _LONGEST_LINE else line[: _LONGEST_LINE - 1] + "…"
