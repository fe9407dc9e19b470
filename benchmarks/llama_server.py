"""A llama-server process on loopback and a streaming client for it: what we are measured beside."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from benchmarks import llama_cpp_tools


@dataclass(frozen=True, slots=True)
class Measured:
    """One answer as its reader saw it."""

    first_token_s: float
    text: str


class LlamaServer:
    """Starts llama-server for one model; a context manager."""

    def __init__(self, binaries: Path, model: Path, threads: int, context_tokens: int) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        command = [
            str(binaries / "llama-server"),
            "-m",
            str(model),
            "-t",
            str(threads),
            "-c",
            str(context_tokens),
        ]
        command += [
            "--host",
            "127.0.0.1",
            "--port",
            str(self._port),
            "--parallel",
            "1",
            "--no-webui",
        ]
        self._process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=llama_cpp_tools.environment(),
        )

    @property
    def process_id(self) -> int:
        return self._process.pid

    def __enter__(self) -> LlamaServer:
        for _ in range(600):
            try:
                if self._request("GET", "/health").status == 200:
                    return self
            except OSError:
                pass
            if self._process.poll() is not None:
                raise RuntimeError(f"llama-server ended with {self._process.returncode}")
            time.sleep(0.1)
        raise RuntimeError("llama-server did not become ready")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.terminate()
        self._process.wait(10)

    def chat(self, messages: list[dict[str, str]], tokens: int, cached: bool) -> Measured:
        """Stream one answer with temperature 0; `cached` lets it use the KV cache of the answer
        before.
        """
        started = time.perf_counter()
        text, first = "", 0.0
        for piece in self.pieces(messages, tokens, cached):
            first = first or time.perf_counter()
            text += piece
        return Measured(first - started, text)

    def pieces(self, messages: list[dict[str, str]], tokens: int, cached: bool) -> Iterator[str]:
        """Yield an answer with temperature 0 as it comes, one piece a token."""
        body = {
            "messages": messages,
            "max_tokens": tokens,
            "temperature": 0,
            "stream": True,
            "cache_prompt": cached,
        }
        for line in self._request("POST", "/v1/chat/completions", json.dumps(body)):
            piece = _piece(line)
            if piece:
                yield piece

    def complete(self, prompt: Sequence[int], tokens: int) -> float:
        """Return the tokens a second of a completion as its reader saw it."""
        first, last, made = 0.0, 0.0, 0
        for count in self.completion(prompt, tokens):
            if count:
                made = count
            else:
                last = time.perf_counter()
                first = first or last
        return (made - 1) / (last - first)

    def completion(self, prompt: Sequence[int], tokens: int) -> Iterator[int]:
        """Complete prompt tokens greedily; yield 0 for each piece, and at the end how many tokens
        they were.
        """
        body = {
            "prompt": list(prompt),
            "n_predict": tokens,
            "temperature": 0,
            "stream": True,
            "cache_prompt": False,
        }
        for line in self._request("POST", "/completion", json.dumps(body)):
            if line.startswith(b"data: {"):
                event = json.loads(line[6:])
                yield int(event["tokens_predicted"]) if event.get("stop") else 0

    def _request(self, method: str, path: str, body: str | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        connection.request(method, path, body, {"Content-Type": "application/json"})
        return connection.getresponse()


def _piece(line: bytes) -> str:
    if not line.startswith(b"data: {"):
        return ""
    choices: list[dict[str, Any]] = json.loads(line[6:]).get("choices") or []
    return (choices[0]["delta"].get("content") or "") if choices else ""
