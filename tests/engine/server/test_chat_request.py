"""What a request of another program asks for."""

from __future__ import annotations

from typing import Any

import pytest

from chatapp.contract.records import Thinking
from chatapp.engine.server import chat_request
from chatapp.errors import RequestBroken

MESSAGES = [{"role": "user", "content": "hi"}]


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({}, None),
        ({"reasoning_effort": "none"}, "off"),
        ({"reasoning_effort": "minimal"}, "low"),
        ({"reasoning_effort": "high"}, "high"),
        ({"reasoning_effort": "boundless"}, None),
        ({"chat_template_kwargs": {"enable_thinking": False}}, "off"),
        ({"chat_template_kwargs": {"enable_thinking": True}}, "medium"),
        ({"chat_template_kwargs": {"enable_thinking": "no"}}, None),
        ({"chat_template_kwargs": [1]}, None),
    ],
)
def test_how_much_to_think_is_asked_for_in_both_ways(
    fields: dict[str, Any], level: Thinking | None
) -> None:
    assert chat_request.read({"messages": MESSAGES, **fields}).thinking == level


def test_an_effort_that_is_no_text_is_refused() -> None:
    with pytest.raises(RequestBroken):
        chat_request.read({"messages": MESSAGES, "reasoning_effort": 3})
