"""The terminal shows the tools of an answer, and can forbid them."""

from __future__ import annotations

import argparse
import json

import pytest

from chatapp import texts
from chatapp.cli import ask_form
from chatapp.cli.ask import show_tool
from chatapp.contract.protocol import ToolUsed
from chatapp.contract.records import ToolCall

USED = ToolUsed(id=1, call=ToolCall("search", {"query": "leave"}, "page 3:\n15 days\x1b[2J", 0.25))


class _Session:
    """What `show_tool` needs of a session."""

    language = "en"

    def print_json(self, line: dict[str, object]) -> None:
        print(json.dumps(line))


def _options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    ask_form.add_options(parser)
    return parser.parse_args(arguments)


def test_a_call_is_one_line_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    texts.use("en")
    show_tool(_Session(), USED, as_json=False)  # type: ignore[arg-type]
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "Search: leave → page 3: 15 days" in shown.err
    assert "\x1b" not in shown.err


def test_a_call_is_whole_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    show_tool(_Session(), USED, as_json=True)  # type: ignore[arg-type]
    assert json.loads(capsys.readouterr().out) == {
        "event": "tool",
        "name": "search",
        "arguments": {"query": "leave"},
        "result": "page 3:\n15 days\x1b[2J",
        "seconds": 0.25,
    }


def test_tools_are_allowed_unless_they_are_turned_off() -> None:
    assert ask_form.ask_fields(_options())["tools"]
    assert not ask_form.ask_fields(_options("--tools", "off"))["tools"]
