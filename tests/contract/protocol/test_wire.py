"""The line format of the pipe."""

from __future__ import annotations

import json

import pytest

from chatapp.contract import protocol
from chatapp.contract.protocol import Answered, Ask, Stop, Token, wire
from chatapp.contract.records import Message, Source, TokenChance
from chatapp.errors import ProtocolBroken

ANSWER = Answered(
    id=3,
    text="서울 [1]",
    sources=(Source(mark=1, document="a.pdf", page=2, quote="q", boxes=((1.0, 2.0, 3.0, 4.0),)),),
    tokens=(TokenChance("a", -0.5, (("b", -2.0),)),),
)


@pytest.mark.parametrize(
    "message",
    [
        ANSWER,
        Ask(id=1, question="q", history=(Message("user", "hi"),), sampling={"top_k": 3.0}),
        Stop(id=2, job_id=1),
    ],
)
def test_a_message_comes_back_equal(message: protocol.Command | protocol.Event) -> None:
    line = wire.encode(message)
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert wire.decode(line) == message


def test_a_line_is_a_json_object_that_names_its_type() -> None:
    assert json.loads(wire.encode(Token(id=7, text="a"))) == {
        "type": "Token",
        "id": 7,
        "text": "a",
        "thinking": False,
    }


def test_every_command_and_event_can_be_decoded() -> None:
    for kind in protocol.everything():
        with pytest.raises(ProtocolBroken, match="ValidationError"):
            wire.decode(b'{"type":"%s","id":"no number"}' % kind.__name__.encode())


def test_fields_of_a_newer_version_are_ignored_and_left_out_ones_have_their_default() -> None:
    line = b'{"id":7,"colour":{"a":[1]},"text":"a","type":"Token"}'
    assert wire.decode(line) == Token(id=7, text="a")


def test_text_that_is_no_unicode_gets_question_marks() -> None:
    assert wire.decode(wire.encode(Token(id=7, text="a\ud83d"))) == Token(id=7, text="a?")


def test_subclasses_of_text_and_numbers_are_written_as_what_they_are() -> None:
    class Text(str):
        __slots__ = ()

    assert wire.decode(wire.encode(Token(id=7, text=Text("a")))) == Token(id=7, text="a")


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"nonsense",
        b"[]",
        b"null",
        b"{}",
        b'{"type":5,"id":1}',
        b'{"type":"Ask"}',
        b'{"type":"Nothing","id":4}',
        b'{"type":"Command","id":4}',
        b'{"type":"__class__","id":4}',
        b'{"type":"Token","id":7,"text":5}',
        b'{"type":"Token","id":true,"text":"a"}',
        b'{"type":"Token","id":7,"text":"a"} more',
        b'{"type":"Token","id":7,"text":"\\ud83d"}',
        b'{"type":"Token","id":7,"text":"\xff"}',
        b'{"type":"Stop","id":7,"job_id":' + b"9" * 5000 + b"}",
        b'{"type":"Token","id":7,"text":' + b"[" * 1_000_000,
        b"\xff\xfe\n",
        b'{"type":"AddFolder","id":4,"path":"a\\u0000b"}',
        b'{"type":"DiscardDownload","id":4,"file":"\\u0000"}',
    ],
)
def test_a_hostile_line_is_a_broken_protocol(line: bytes) -> None:
    with pytest.raises(ProtocolBroken):
        wire.decode(line)


@pytest.mark.parametrize(
    ("line", "command_id"),
    [
        (b'{"type":"Ask","id":7}', 7),
        (b'{"type":"Nothing","id":8,"x":[1]}', 8),
        (b'{"type":"Ask","id":"9"}', 0),
        (b"[" * 5000, 0),
        (b"\xff", 0),
    ],
)
def test_a_line_that_is_no_command_is_answered_under_its_id(line: bytes, command_id: int) -> None:
    assert wire.command_id(line) == command_id
