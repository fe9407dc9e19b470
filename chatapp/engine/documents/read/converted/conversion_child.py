"""The child process that has LibreOffice convert a file, within limits that LibreOffice inherits.

It has a profile of its own: the user's may be in use, and has settings and macros of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from chatapp.engine.process import child_role
from chatapp.errors import cause_code
from chatapp.machine import systems

_SET_PDEATHSIG = 1  # <linux/prctl.h>
_RESTARTS = 81
"""Exit code with which LibreOffice asks to be started again, once a profile is made: measured with
7.4 (EXITHELPER_NORMAL_RESTART in its source)."""
_MOST_BYTES = 300_000_000
"""Bytes of a file that LibreOffice may write; chosen."""
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>1</value></prop></item>
</oor:items>
"""
"""No macros, no links to other files or hosts (0 in Writer and 1 in Calc are "never")."""


def run(arguments: list[str]) -> int:
    """Convert FILE to the format ENDING within FOLDER; the answer is one line."""
    parser = argparse.ArgumentParser(prog="chatapp --converter")
    parser.add_argument("file", type=Path)
    parser.add_argument("ending")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--program", required=True)
    parser.add_argument("--seconds", type=float, required=True)
    child_role.add_limits(parser)
    request = parser.parse_args(arguments)
    output = child_role.start(request)
    _limit_files()
    child_role.send_line(output, {"cause": _convert(request), "path": _written(request)})
    return 0


def _convert(request: argparse.Namespace) -> str:
    """Return why the conversion failed, "" where it did not."""
    profile: Path = request.folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    command = [
        request.program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nofirststartwizard", "--nolockcheck"),
        *("--convert-to", request.ending, "--outdir", str(request.folder / "out")),
        str(request.file),
    ]
    try:
        code = _run(command, request.seconds)
        if code == _RESTARTS:
            code = _run(command, request.seconds)
    except subprocess.TimeoutExpired:
        return cause_code("office_hangs", seconds=int(request.seconds))
    except OSError:
        return cause_code("office_not_started")
    if code:
        return cause_code("office_ended", code=code)
    return "" if _written(request) else cause_code("office_wrote_nothing")


def _run(command: list[str], seconds: float) -> int:
    """Run a program and return its exit code. Raises TimeoutExpired or OSError."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=seconds,
        check=False,
        creationflags=systems.here().NO_CONSOLE,
        preexec_fn=_die_with_parent(),
    ).returncode


def _written(request: argparse.Namespace) -> str:
    files = sorted((request.folder / "out").glob(f"*.{request.ending}"))
    return str(files[0]) if files and files[0].stat().st_size else ""


def _die_with_parent() -> Callable[[], object] | None:
    """Return what makes the program end when this process is killed; only Linux can."""
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_SET_PDEATHSIG, signal.SIGKILL)


def _limit_files() -> None:
    with contextlib.suppress(ImportError, AttributeError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (_MOST_BYTES, _MOST_BYTES))
