"""`chatapp doctor --report FILE`: what a helper needs to know, without the words of the user.

It holds versions, findings, settings that are numbers or choices, sizes of the stores, and where in
the program errors came from. It holds no chat, no document and no name of either; the home folder,
the user's name and this machine's name are left out.
"""

from __future__ import annotations

import getpass
import platform
import re
import socket
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

from chatapp.cli.health import about, finding
from chatapp.cli.health.finding import Finding
from chatapp.cli.session import Session
from chatapp.errors import OutputUnwritable, os_cause
from chatapp.machine import inside
from chatapp.machine.atomic_files import write_atomically
from chatapp.machine.data import store_check
from chatapp.machine.paths import Paths
from chatapp.machine.settings import Settings
from chatapp.texts import tr

_TOLD = (bool, int, float)
_CHOICES = ("theme", "reading_goal", "thinking", "context_short", "context_extension", "kv_type")
_HOSTS = ("remote_url", "chroma_url", "hub_proxy")
_MOST_FRAMES = 60
_FRAME = re.compile(r'File ".*?[/\\](chatapp[/\\][\w/\\]+\.py)", line (\d+), in (\w+)')
_FAULT = re.compile(r"^([\d-]+ [\d:]+),\d+ \d+ (WARNING|ERROR|CRITICAL) ([\w.]+):")
_RAISED = re.compile(r"^((?:[a-z_]+\.)*[A-Z]\w*(?:Error|Exception|Failed)?)(?::|$)")


def write(session: Session, findings: Sequence[Finding], name: str) -> Path:
    """Write the report and return its file. Raises OutputUnwritable."""
    file = Path(name).expanduser().absolute()
    anonymous = Anonymous(session)
    lines = [anonymous.text(line) for line in _lines(session, findings)]
    try:
        write_atomically(file, ("\n".join(lines) + "\n").encode())
    except OSError as error:
        raise OutputUnwritable(cause=os_cause(error)) from error
    return file


class Anonymous:
    """Takes out of a text what tells who the user is, and where things of theirs lie."""

    def __init__(self, session: Session) -> None:
        self._words: dict[str, str] = {str(session.paths.data): "<data>"}
        self._add(str(Path.home()), "~")
        for name in _HOSTS:
            self._add(_host(str(getattr(session.settings, name))), "<host>")
        self._add(socket.gethostname(), "<machine>")
        self._add(_user(), "<user>")

    def text(self, text: str) -> str:
        """Return a text without them."""
        for word, instead in self._words.items():
            # None of the replacements holds what `re` would read.
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", instead, text)
        return text

    def _add(self, word: str, instead: str) -> None:
        # A name of one or two letters would be taken out of other words; "/" is no home.
        if len(word) > 2:
            self._words.setdefault(word, instead)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _lines(session: Session, findings: Sequence[Finding]) -> Iterator[str]:
    yield "# chatapp"
    yield tr("report.about")
    yield f"\n## {tr('report.versions')}\n"
    yield from (f"- {line}" for line in about.lines())
    yield from (f"- {name} {number}" for name, number in inside.versions().items())
    yield f"- {platform.platform()}"
    yield f"\n## {tr('report.findings')}\n"
    yield from (f"- {finding.line(each)}" for each in findings)
    yield f"\n## {tr('report.settings')}\n"
    yield from _settings(session.settings)
    yield f"\n## {tr('report.data')}\n"
    yield from _data(session.paths)
    yield f"\n## {tr('report.log')}\n"
    yield from _faults(session.paths)


def _settings(settings: Settings) -> Iterator[str]:
    """Yield settings that were changed: numbers and choices whole, of all others only that."""
    usual = Settings()
    for each in fields(Settings):
        value = getattr(settings, each.name)
        if value == getattr(usual, each.name):
            continue
        is_told = isinstance(value, _TOLD) or each.name in _CHOICES
        yield f"- {each.name}: {value if is_told else tr('report.changed')}"


def _data(paths: Paths) -> Iterator[str]:
    for place in ("chats.db", "library/library.db", "library/works.db", "settings.json"):
        file = paths.data / place
        if file.is_file():
            version = store_check.version_of(file)
            yield f"- {place}: {file.stat().st_size:,} B, {tr('report.schema', version=version)}"
    for folder in (paths.library / "files", paths.models, paths.presets, paths.pictures):
        count = len(list(folder.iterdir())) if folder.is_dir() else 0
        yield f"- {folder.relative_to(paths.data).as_posix()}/: {tr('report.files', count=count)}"


def _faults(paths: Paths) -> Iterator[str]:
    """Yield when, in which part and at which lines of ours errors came up; never their words."""
    faults: list[str] = []
    for log in sorted(paths.logs.glob("*.log")):
        for line in log.read_text("utf-8", "replace").splitlines():
            if match := _FAULT.match(line):
                faults.append(f"- {log.stem} · {' · '.join(match.groups())}")
            elif match := _FRAME.search(line):
                faults.append("  - " + ":".join(match.groups()))
            elif faults and (match := _RAISED.match(line)):
                faults.append(f"  - {match[1]}")
    yield from faults[-_MOST_FRAMES:] or [f"- {tr('report.no_faults')}"]
