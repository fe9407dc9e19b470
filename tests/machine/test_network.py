"""Nothing leaves this machine: the guard refuses what goes out, and libraries are told to keep
quiet.
"""

from __future__ import annotations

import socket

import pytest

from chatapp.errors import NetworkForbidden
from chatapp.machine import network


@pytest.mark.parametrize("host", ["192.0.2.1", "example.invalid"])
def test_a_connection_that_leaves_this_machine_is_refused(host: str) -> None:
    network.forbid()
    with pytest.raises(NetworkForbidden):
        socket.create_connection((host, 80), timeout=1)


def test_this_machine_itself_can_be_reached() -> None:
    network.forbid()
    with network.may_listen():
        server = socket.create_server(("127.0.0.1", 0))
    with server, socket.create_connection(server.getsockname()[:2], 5):
        pass


def test_the_guard_is_opened_for_one_address_alone() -> None:
    network.forbid()
    network.allow(True)
    network.open_for("test", [network.Endpoint("192.0.2.1", 8080)])
    try:
        for address in (("192.0.2.1", 8081), ("192.0.2.2", 8080), ("example.invalid", 8080)):
            with pytest.raises(NetworkForbidden):
                socket.create_connection(address, timeout=0.2)
        with pytest.raises(OSError, match=r"timed out|unreachable|refused|[Nn]o route"):
            socket.create_connection(("192.0.2.1", 8080), timeout=0.05)
    finally:
        network.open_for("test", ())
        network.allow(False)
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("192.0.2.1", 8080), timeout=0.05)


def test_nothing_listens_unless_it_is_asked_for() -> None:
    network.forbid()
    with socket.socket() as listening, pytest.raises(NetworkForbidden):
        listening.bind(("127.0.0.1", 0))


def test_nothing_ever_listens_to_other_machines() -> None:
    network.forbid()
    for address in ("0.0.0.0", ""):
        with socket.socket() as listening, network.may_listen(), pytest.raises(NetworkForbidden):
            listening.bind((address, 0))


def test_switches_that_make_libraries_phone_home_are_removed() -> None:
    environment = {
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_API_KEY": "x",
        "HF_TOKEN": "x",
        "HOME": "/home/kim",
    }
    network.scrub(environment)
    assert environment["LANGCHAIN_TRACING_V2"] == "false"
    assert environment["HOME"] == "/home/kim"
    assert not {"LANGSMITH_API_KEY", "HF_TOKEN"} & set(environment)
