"""Addresses in the settings are read strictly."""

from __future__ import annotations

import pytest

from chatapp.errors import AddressWrong
from chatapp.machine.host_address import HostAddress, parse

WRONG = [
    "",
    "192.168.0.5:8080",
    "ftp://a",
    "http://user:pw@a",
    "http://a?b",
    "http://a/%2e",
    "http://a:x",
    "http://a:0",
]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("http://192.168.0.5:8080", HostAddress(False, "192.168.0.5", 8080)),
        (" https://models.example/v1/ ", HostAddress(True, "models.example", 443)),
        ("http://[::1]:11434/api/v1", HostAddress(False, "::1", 11434, "/api")),
    ],
)
def test_an_address_is_read(text: str, address: HostAddress) -> None:
    assert parse(text, "remote_url") == address


@pytest.mark.parametrize(
    "text", [*WRONG, "http://a b", "http://", "http://a\\b", "http://a/../b c", "http://é"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AddressWrong):
        parse(text, "remote_url")
