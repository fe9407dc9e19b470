"""`chatapp serve` as scripts see it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from chatapp.machine.offline import proof
from tests.cli.conftest import Run

HAS_LOCK = sys.platform.startswith("linux") and os.uname().machine in ("x86_64", "aarch64")
"""Whether the system can refuse sockets to native code."""


def test_it_serves_until_ctrl_c(tmp_path: Path, interruptible: None) -> None:
    token = tmp_path / "token"
    command = [
        sys.executable,
        "-m",
        "chatapp",
        "serve",
        "--data-dir",
        str(tmp_path / "data"),
        "--port",
        "0",
    ]
    with subprocess.Popen(
        [*command, "--json", "--token-file", str(token)], stdout=subprocess.PIPE, text=True
    ) as serving:
        assert serving.stdout is not None
        started = json.loads(serving.stdout.readline())
        asked = urllib.request.Request(started["url"] + "/models")
        asked.add_header("Authorization", f"Bearer {token.read_text('ascii').strip()}")
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert json.load(answer)["data"]
        if HAS_LOCK:
            locked = [each for each in proof.of_family("test") if each.is_locked]
            assert serving.pid in [each.pid for each in locked]
            assert "engine" in [each.role for each in locked]
        serving.send_signal(signal.SIGINT)
        assert serving.wait(20) == 130


@pytest.mark.parametrize("port", ["x", "-1", "65536"])
def test_what_is_no_port_is_wrong_usage(chatapp: Run, port: str) -> None:
    ran = chatapp("serve", "--port", port)
    assert ran.returncode == 2
    assert "is not a port" in ran.stderr


def test_a_host_that_is_away_is_named_by_models_and_doctor(chatapp: Run, tmp_path: Path) -> None:
    from chatapp.machine import settings
    from chatapp.machine.settings import Settings

    (tmp_path / "data").mkdir()
    away = Settings(
        remote_url="http://127.0.0.1:9", remote_model="qwen3", chroma_url="http://127.0.0.1:9"
    )
    settings.save(tmp_path / "data" / "settings.json", away)
    shown = {name: chatapp(name, "--language", "en").stdout for name in ("models", "doctor")}
    assert "✗ 127.0.0.1:9 does not answer" in shown["models"]
    assert "✗ Remote model: 127.0.0.1:9 does not answer" in shown["doctor"]
    assert "✗ Chroma server: The Chroma server at 127.0.0.1:9 is not available" in shown["doctor"]
