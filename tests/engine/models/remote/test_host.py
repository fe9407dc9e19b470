"""The HTTP client: a stop ends a blocked read, and nothing but the host itself is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from chatapp.engine.models.remote.host import Host
from chatapp.engine.process.stopping import JobStopped
from chatapp.errors import RemoteFailed
from chatapp.machine.host_address import parse
from tests.fakes.openai_host import KEY, OpenAIHost

CHAT = "/v1/chat/completions"


@pytest.fixture
def listening() -> Iterator[OpenAIHost]:
    host = OpenAIHost()
    yield host
    host.close()


@pytest.fixture
def host(listening: OpenAIHost) -> Host:
    return Host(parse(listening.url, "remote_url"), KEY)


@pytest.mark.parametrize("model", ["silent", "slow"])
def test_a_stop_ends_a_blocked_read(listening: OpenAIHost, host: Host, model: str) -> None:
    stop = threading.Event()
    stopper = threading.Timer(0.2, stop.set)
    stopper.start()
    with pytest.raises(JobStopped):
        list(host.stream(CHAT, {"model": model}, stop.is_set))
    assert listening.left.wait(5)
    stopper.join()


def test_a_proxy_of_the_environment_is_not_used(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert host.get("/v1/models")["object"] == "list"


def test_a_redirect_is_not_followed(host: Host) -> None:
    started = time.monotonic()
    with pytest.raises(RemoteFailed, match="302"):
        list(host.stream(CHAT, {"model": "redirects"}, lambda: False))
    assert time.monotonic() - started < 5
