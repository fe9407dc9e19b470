"""The report for whoever is responsible for security: what holds each process, what was refused."""

from __future__ import annotations

import platform
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import chatapp
from chatapp.gui.network.network_page import process_words, role_words
from chatapp.machine.offline import proof
from chatapp.machine.offline.proof import ProcessProof
from chatapp.machine.offline.refusals import Refusal
from chatapp.texts import tr

_MOST_LINES = 1000


@dataclass(frozen=True, slots=True)
class NetworkState:
    """What a report is made of."""

    is_on: bool
    hosts: tuple[str, ...]
    server: str
    """The address of the local server, "" while it does not run."""
    processes: Sequence[ProcessProof]
    refusals: Sequence[Refusal]


def text_of(state: NetworkState) -> str:
    """Return the report as Markdown."""
    now = time.strftime("%Y-%m-%d %H:%M:%S %z")
    lines = [
        f"# {tr('network.report.title')}",
        "",
        f"- chatapp {chatapp.__version__} · {platform.platform()} · Python {platform.python_version()}",
        f"- {tr('network.report.made', at=now)}",
        f"- {tr('network.on_explained' if state.is_on else 'network.off_explained')}",
        *[f"- {tr('network.host', address=host)}" for host in state.hosts],
    ]
    if state.server:
        lines.append(f"- {tr('network.report.server', address=state.server)}")
    lines += ["", f"## {tr('network.processes')}", ""]
    lines += [f"- {process_words(process)}" for process in state.processes]
    if not proof.is_readable():
        lines.append(f"- {tr('network.no_lock_here')}")
    lines += ["", tr("network.report.how"), ""]
    lines += [f"## {tr('network.list')}", "", *_refused(state.refusals)]
    return "\n".join(lines) + "\n"


def _refused(refusals: Sequence[Refusal]) -> list[str]:
    if not refusals:
        return [tr("network.nothing")]
    counts = Counter((each.module, each.address) for each in refusals)
    lines = [tr("network.refused", count=len(refusals)), ""]
    for (module, address), count in counts.most_common(50):
        lines.append(f"- {_plain(module)} → {_plain(address)}: {count}")
    lines.append("")
    for each in refusals[-_MOST_LINES:]:
        when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(each.at))
        parts = (when, role_words(each.process), _plain(each.module), _plain(each.address))
        lines.append("- " + " · ".join(parts))
    return lines


def _plain(text: str) -> str:
    """Return a name that came from outside as code, so that it is no Markdown."""
    return "`" + "".join(letter for letter in text if letter.isprintable() and letter != "`") + "`"
