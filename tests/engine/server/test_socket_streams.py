"""Slow and vanished clients: each costs its own connection and no more."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from http.client import LineTooLong

import pytest

from chatapp.engine.server.socket_streams import Presence, ReplyStream, RequestStream
from tests.waiting import until

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    ours, theirs = socket.socketpair()
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_byte_now_and_then_does_not_stretch_the_time(pair: Pair) -> None:
    ours, theirs = pair
    over = threading.Event()

    def drip() -> None:
        while not over.wait(0.02):
            theirs.send(b"x")

    threading.Thread(target=drip, daemon=True).start()
    stream = RequestStream(ours)
    stream.allow(0.2, 1000)
    with pytest.raises(TimeoutError):
        io.BufferedReader(stream).readline()
    over.set()


def test_more_than_was_allowed_is_not_read(pair: Pair) -> None:
    ours, theirs = pair
    theirs.send(b"x" * 3000)
    stream = RequestStream(ours)
    stream.allow(5, 1000)
    with pytest.raises(LineTooLong):
        io.BufferedReader(stream, 500).readline()


def test_a_client_that_reads_nothing_holds_up_nobody(pair: Pair) -> None:
    reply = ReplyStream(pair[0])
    started = time.monotonic()
    for _ in range(100):
        reply.write(b"x" * 100_000)
    assert time.monotonic() - started < 2
    assert not reply.send_all(0.1)


def test_all_arrives_at_a_client_that_reads_late(pair: Pair) -> None:
    ours, theirs = pair
    reply = ReplyStream(ours)
    reply.write(b"x" * 3_000_000)
    threading.Thread(target=reply.send_all, args=(5,), daemon=True).start()
    got = 0
    while got < 3_000_000:
        got += len(theirs.recv(1 << 16))
    assert got == 3_000_000


def test_a_client_that_left_is_noticed(pair: Pair) -> None:
    presence = Presence(pair[0])
    assert not presence.is_gone()
    pair[1].close()
    until(presence.is_gone, 5)


def test_a_client_that_sent_more_is_still_there(pair: Pair) -> None:
    pair[1].send(b"more")
    assert not Presence(pair[0]).is_gone()
    assert pair[0].recv(4) == b"more"
