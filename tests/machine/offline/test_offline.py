"""The lock below Python, its levels, and the list of what was refused. Each process test is a process
of its own: a lock cannot be lifted.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from chatapp.__main__ import _CHILDREN
from chatapp.errors import NetworkForbidden, NetworkOff
from chatapp.machine import network
from chatapp.machine.offline import level, lock, proof, refusals
from chatapp.machine.settings import Settings, load

HAS_LOCK = sys.platform.startswith("linux") and os.uname().machine in ("x86_64", "aarch64")
needs_lock = pytest.mark.skipif(not HAS_LOCK, reason="this system has no seccomp")


def run(code: str, **variables: str) -> list[str]:
    """Run Python code in a process of its own and return the lines that it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, **variables},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


NATIVE = """
import ctypes, errno, os, threading
def native_socket(family):
    libc = ctypes.CDLL(None, use_errno=True)
    number = libc.socket(family, 1, 0)
    return "made" if number >= 0 else errno.errorcode[ctypes.get_errno()]
"""


@needs_lock
def test_native_code_gets_no_internet_socket_and_keeps_those_within_the_machine() -> None:
    code = NATIVE + (
        "from chatapp.machine.offline import lock\n"
        "print(native_socket(2), native_socket(1))\n"
        "print(lock.close(), lock.is_closed())\n"
        "print(native_socket(2), native_socket(10), native_socket(1))\n"
    )
    assert run(code) == ["made made", "True True", "EACCES EACCES made"]


@needs_lock
def test_io_uring_is_no_way_round_the_lock() -> None:
    code = (
        "import ctypes, errno\n"
        "from chatapp.machine.offline import lock\n"
        "lock.close()\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "print(libc.syscall(425, 8, ctypes.create_string_buffer(120)))\n"
        "print(errno.errorcode[ctypes.get_errno()])\n"
    )
    assert run(code) == ["-1", "ENOSYS"]


@needs_lock
def test_threads_from_before_the_lock_are_held_too() -> None:
    code = NATIVE + (
        "from chatapp.machine.offline import lock\n"
        "ask, answer = threading.Event(), []\n"
        "def wait():\n"
        "    ask.wait()\n"
        "    answer.append(native_socket(2))\n"
        "thread = threading.Thread(target=wait)\n"
        "thread.start()\n"
        "lock.close()\n"
        "ask.set()\n"
        "thread.join()\n"
        "print(answer[0])\n"
    )
    assert run(code) == ["EACCES"]


@needs_lock
def test_child_processes_inherit_the_lock() -> None:
    code = (
        "import subprocess, sys\n"
        "from chatapp.machine.offline import lock\n"
        "lock.close()\n"
        "program = 'import socket; socket.socket()'\n"
        "done = subprocess.run([sys.executable, '-c', program], capture_output=True, text=True)\n"
        "print('PermissionError' in done.stderr)\n"
    )
    assert run(code) == ["True"]


@needs_lock
def test_the_local_server_listens_in_a_locked_engine_and_nothing_connects_from_it() -> None:
    code = NATIVE + (
        "import socket, subprocess, sys\n"
        "from chatapp.machine import network\n"
        "network.prepare_engine()\n"
        "from chatapp.engine.server import listener\n"
        "listening = listener.listen(0)\n"
        "print(network.is_locked(), native_socket(2))\n"
        "def accept():\n"
        "    connection, _ = listening.accept()\n"
        "    connection.sendall(b'hello')\n"
        "thread = threading.Thread(target=accept)\n"
        "thread.start()\n"
        "print(listening.getsockname()[1], flush=True)\n"
        "thread.join()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, level.VARIABLE: "locked"},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "True EACCES\n"
    port = int(process.stdout.readline())
    with socket.create_connection(("127.0.0.1", port), 10) as connection:
        assert connection.recv(5) == b"hello"
    process.stdout.close()
    assert process.wait(10) == 0


@needs_lock
def test_a_child_that_reads_documents_is_locked_whatever_the_switch_says(tmp_path: Path) -> None:
    code = NATIVE + (
        "from chatapp.engine.process import child_role\n"
        "child_role.start()\n"
        "import sys\n"
        "print(native_socket(2), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, level.VARIABLE: "on"},
    )
    assert done.stderr.strip() == "EACCES"


@needs_lock
@pytest.mark.parametrize("role", sorted(_CHILDREN))
def test_every_child_closes_the_network_before_anything_else(role: str) -> None:
    code = (
        "import argparse, os, sys\n"
        "from chatapp.machine import network\n"
        "HEAVY = {'chromadb', 'llama_cpp', 'pypdfium2'}\n"
        "def close():\n"
        "    print(sorted(HEAVY & set(sys.modules)), flush=True)\n"
        "    os._exit(0)\n"
        "network.prepare_child = close\n"
        "argparse.ArgumentParser.parse_args = lambda *_given: argparse.Namespace()\n"
        "from chatapp.__main__ import main\n"
        f"sys.argv[1:] = {[role]!r}\n"
        "main()\n"
    )
    assert run(code) == ["[]"]


def test_every_child_is_named_as_one_in_the_report() -> None:
    assert {proof.role_of(["python", "-m", "chatapp", role]) for role in _CHILDREN} == {"child"}
    assert proof.role_of(["python", "-m", "chatapp", "--engine"]) == "engine"
    assert proof.role_of(["/usr/bin/tesseract", "page.png"]) == "tesseract"


@needs_lock
def test_a_command_in_the_terminal_is_locked_at_once_and_its_engine_is_not(
    tmp_path: Path,
) -> None:
    code = NATIVE + (
        "import subprocess, sys\n"
        "from chatapp.machine import network\n"
        "network.prepare_terminal()\n"
        "program = [sys.executable, '-c', 'import socket; socket.socket(); print(1)']\n"
        "def start():\n"
        "    return subprocess.run(program, capture_output=True, text=True)\n"
        "print(network.is_locked(), native_socket(2))\n"
        "print(network.outside_the_lock(start).stdout.strip(), start().stdout.strip() or 'none')\n"
    )
    assert run(code) == ["True EACCES", "1 none"]


def test_what_a_command_in_the_terminal_is_refused_is_listed(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from chatapp import __main__\n"
        "from chatapp.cli import main as terminal\n"
        "def run(options, ahead, loaded):\n"
        "    import socket\n"
        "    session = terminal._session(options, loaded)\n"
        "    try:\n"
        "        socket.create_connection(('192.0.2.1', 80), timeout=1)\n"
        "    except Exception as error:\n"
        "        print(type(error).__name__)\n"
        "    return 0\n"
        "terminal._run = run\n"
        f"sys.argv[1:] = ['presets', '--data-dir', {str(tmp_path)!r}]\n"
        "__main__.main()\n"
    )
    assert run(code) == ["NetworkForbidden"]
    [noted] = refusals.read(tmp_path / "logs" / "network-refusals.jsonl")
    assert (noted.process, noted.address) == ("terminal", "192.0.2.1:80")


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), "locked"),
        (Settings(network_on=True), "on"),
        (Settings(remote_url="http://127.0.0.1:8080"), "guarded"),
        (Settings(chroma_url="http://localhost:8000"), "guarded"),
        (Settings(remote_url="http://192.168.0.5:8080"), "locked"),
        (Settings(remote_url="http://[broken"), "locked"),
    ],
)
def test_a_host_on_this_machine_is_what_the_lock_leaves_out(
    settings: Settings, expected: str
) -> None:
    assert level.of(settings) == expected


def test_hosts_of_before_there_was_a_switch_stay_in_use(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"remote_url": "http://192.168.0.5:8080"}), "utf-8")
    assert load(file).settings.network_on
    assert level.of_file(file) == "on"
    file.write_text(json.dumps({"theme": "dark"}), "utf-8")
    assert not load(file).settings.network_on
    assert level.of_file(file) == "locked"
    file.write_text("[", "utf-8")
    assert level.of_file(file) == "locked"


def test_who_asked_is_named_with_time_and_address(tmp_path: Path) -> None:
    file = tmp_path / "refusals.jsonl"
    code = (
        "import sys, types, urllib.request\n"
        "from pathlib import Path\n"
        "from chatapp.machine import network\n"
        "from chatapp.machine.offline import refusals\n"
        "refusals.keep_in(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(FILE), 'engine')\n"
        "network.forbid()\n"
        "module = types.ModuleType('phones_home')\n"
        "source = 'import urllib.request\\ndef call(url): urllib.request.urlopen(url, timeout=1)'\n"
        "exec(source, vars(module))\n"
        "for _ in range(50):\n"
        "    try:\n"
        "        module.call('http://example.invalid/')\n"
        "    except Exception as error:\n"
        "        kind = type(error).__name__\n"
        "print(kind)\n"
    )
    assert run(f"FILE = {str(file)!r}\n{code}") == ["NetworkForbidden"]
    noted = refusals.read(file)
    assert {(each.process, each.module, each.address) for each in noted} == {
        ("engine", "phones_home", "example.invalid:80")
    }
    assert 1 <= len(noted) <= 20
    assert noted[0].at > 1_600_000_000


def test_a_list_that_others_wrote_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    file = tmp_path / "refusals.jsonl"
    good = '{"at": 1, "process": "engine", "module": "m", "address": "a:1"}\n'
    file.write_text("[[[[" * 1000 + "\n{}\nnull\n" + good, "utf-8")
    assert [each.address for each in refusals.read(file)] == ["a:1"]


def test_the_switch_closes_what_was_open() -> None:
    network.forbid()
    network.allow(True)
    network.open_for("test", [network.Endpoint("192.0.2.1", 80)])
    assert network.network_is_allowed()
    network.allow(False)
    assert not network.network_is_allowed()
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("192.0.2.1", 80), timeout=0.05)
    with pytest.raises(NetworkOff):
        network.open_host("test", "192.0.2.1", 80)
    network.open_for("test", ())


def test_without_the_lock_everything_runs_where_it_is_asked_for() -> None:
    if not lock._free:
        assert lock.outside(lambda: 7) == 7
