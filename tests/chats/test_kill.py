"""kill -9 of the process that writes loses nothing that it said was stored."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chatapp.chats.store import ChatStore

_WRITER = """
import sys, itertools
from dataclasses import replace
from pathlib import Path
from chatapp.chats.store import ChatStore
from chatapp.contract.records import Message
store = ChatStore(Path(sys.argv[1]))
chat = store.chats.new()
for number in itertools.count(1):
    question = store.messages.add(Message("user", f"question {number}", chat_id=chat.id))
    growing = store.messages.add(Message("assistant", "", chat_id=chat.id, parent_id=question.id, finish="growing"))
    store.messages.grow(replace(growing, text=f"answer {number}"))
    print(growing.id, number, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 7, 40])
def test_what_was_stored_is_there_after_a_kill(tmp_path: Path, lines: int) -> None:
    file = tmp_path / "chats.db"
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(file)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        said = [writer.stdout.readline().split() for _ in range(lines)]
        writer.send_signal(signal.SIGKILL)
    store = ChatStore(file)
    assert store.damaged is None
    store.messages.stop_growing()
    for message_id, number in said:
        assert store.messages.get(int(message_id)).text == f"answer {number}"
    store.close()
