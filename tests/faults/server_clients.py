"""Clients that the local server is for: OpenAI's own in Python and JavaScript, LangChain's, and a
program in JavaScript without any. Each lists models, is answered whole and in pieces, and is told
what it did wrong.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.faults import engine as engines
from tests.faults.http_requests import Server, begun
from tests.faults.trials import Plan, Trials

_MOST_S = 180
_OPENAI = """
import sys
from openai import AuthenticationError, BadRequestError, OpenAI
url, token = sys.argv[1:]
client = OpenAI(base_url=url, api_key=token, max_retries=0)
model = client.models.list().data[0].id
said = {"messages": [{"role": "user", "content": "hi"}], "model": model, "max_tokens": 4}
whole = client.chat.completions.create(**said)
assert whole.choices[0].finish_reason in ("stop", "length"), whole
assert whole.usage.completion_tokens > 0, whole
pieces = list(client.chat.completions.create(**said, stream=True))
assert pieces[-1].choices[0].finish_reason in ("stop", "length"), pieces[-1]
assert client.embeddings.create(model="use-multilingual-3", input=["words"]).data[0].embedding
for wrong, error in (({"api_key": "x"}, AuthenticationError), ({}, BadRequestError)):
    try:
        client.copy(**wrong).chat.completions.create(model=model, messages=[])
    except error as told:
        assert told.message
    else:
        raise AssertionError(error)
print("right")
"""
_LANGCHAIN = """
import sys
from langchain_openai import ChatOpenAI
url, token = sys.argv[1:]
model = ChatOpenAI(base_url=url, api_key=token, model="tiny", max_tokens=4, max_retries=0)
assert isinstance(model.invoke("hi").content, str)
assert list(model.stream("hi"))
assert len(model.batch(["one", "two"])) == 2
print("right")
"""
_OPENAI_JAVASCRIPT = """
const [url, token] = process.argv.slice(-2)
const OpenAI = require("openai")
const must = (fact, what) => { if (!fact) { console.error(what); process.exit(1) } }
;(async () => {
  const client = new OpenAI({baseURL: url, apiKey: token, maxRetries: 0})
  const model = (await client.models.list()).data[0].id
  const said = {messages: [{role: "user", content: "hi"}], model, max_tokens: 4}
  const whole = await client.chat.completions.create(said)
  must(["stop", "length"].includes(whole.choices[0].finish_reason), JSON.stringify(whole))
  let last
  for await (const piece of await client.chat.completions.create({...said, stream: true})) {
    last = piece
  }
  must(["stop", "length"].includes(last.choices[0].finish_reason), JSON.stringify(last))
  const stranger = new OpenAI({baseURL: url, apiKey: "x", maxRetries: 0})
  const told = await stranger.models.list().catch(error => error)
  must(told.status === 401, String(told))
  console.log("right")
})().catch(error => { console.error(String(error)); process.exit(1) })
"""
_JAVASCRIPT = """
const [url, token] = process.argv.slice(-2)
const ask = async (path, body, headers = {Authorization: `Bearer ${token}`}) =>
  fetch(url + path, {
    method: body ? "POST" : "GET",
    headers: {"Content-Type": "application/json", ...headers},
    body: body && JSON.stringify(body),
  })
const must = (fact, what) => { if (!fact) { console.error(what); process.exit(1) } }
const said = {messages: [{role: "user", content: "hi"}], max_tokens: 4}
;(async () => {
  const models = await (await ask("/models")).json()
  must(models.data.length, "no models")
  const whole = await (await ask("/chat/completions", said)).json()
  must(["stop", "length"].includes(whole.choices[0].finish_reason), JSON.stringify(whole))
  const streamed = await (await ask("/chat/completions", {...said, stream: true})).text()
  must(streamed.trim().endsWith("data: [DONE]"), streamed)
  const stranger = await ask("/models", undefined, {})
  must(stranger.status === 401, `without token: ${stranger.status}`)
  const aborting = new AbortController()
  const left = fetch(url + "/chat/completions", {method: "POST", signal: aborting.signal,
    headers: {"Content-Type": "application/json", Authorization: `Bearer ${token}`},
    body: JSON.stringify({...said, max_tokens: 2000, stream: true})})
  const reader = (await left).body.getReader()
  await reader.read()
  aborting.abort()
  must((await ask("/models")).ok, "not answered after one that left")
  console.log("right")
})().catch(error => { console.error(String(error)); process.exit(1) })
"""


def run(plan: Plan) -> list[Trials]:
    """Let each client work with the server."""
    with tempfile.TemporaryDirectory() as folder, engines.running(Path(folder)) as engine:
        server = begun(engine)
        rows = [
            _python("OpenAI's client in Python", "openai", _OPENAI, server),
            _python("LangChain's client", "langchain_openai", _LANGCHAIN, server),
            _javascript(Path(folder), server),
            _openai_javascript(Path(folder), server),
        ]
        rows[-1].expect(server.lists_models(), "the server does not answer any more")
    return rows


def _python(name: str, package: str, program: str, server: Server) -> Trials:
    trials = Trials(f"server: {name}")
    if importlib.util.find_spec(package) is None:
        trials.skipped = f"no {package} here"
        return trials
    return _judge(trials, [sys.executable, "-c", program], server)


def _javascript(folder: Path, server: Server) -> Trials:
    trials = Trials("server: a client in JavaScript")
    node = shutil.which("node")
    knows_fetch = node and _said([node, "-p", "typeof fetch"]) == "function"
    if not node or not knows_fetch:
        trials.skipped = "no Node.js with fetch here"
        return trials
    program = folder / "client.js"
    program.write_text(_JAVASCRIPT, "utf-8")
    return _judge(trials, [node, str(program)], server)


def _openai_javascript(folder: Path, server: Server) -> Trials:
    trials = Trials("server: OpenAI's client in JavaScript")
    node = shutil.which("node")
    if not node or not _said([node, "-p", "require.resolve('openai')"]):
        trials.skipped = "no package openai for Node.js here (npm install openai, NODE_PATH)"
        return trials
    program = folder / "openai.js"
    program.write_text(_OPENAI_JAVASCRIPT, "utf-8")
    return _judge(trials, [node, str(program)], server)


def _said(command: Sequence[str]) -> str:
    ended = subprocess.run(command, capture_output=True, text=True, timeout=_MOST_S)
    return ended.stdout.strip()


def _judge(trials: Trials, command: Sequence[str], server: Server) -> Trials:
    """Run a program that says "right" at its end."""
    url = f"http://127.0.0.1:{server.port}/v1"
    try:
        ended = subprocess.run(
            [*command, url, server.token], capture_output=True, text=True, timeout=_MOST_S
        )
    except subprocess.TimeoutExpired:
        trials.end("did not end")
        trials.fault(f"did not end within {_MOST_S} s")
        return trials.done()
    is_right = ended.returncode == 0 and ended.stdout.strip() == "right"
    trials.end("right" if is_right else "wrong")
    trials.expect(is_right, json.dumps(ended.stderr[-600:]))
    return trials.done()
