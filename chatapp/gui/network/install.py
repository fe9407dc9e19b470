"""Builds the state of the network in the header, its page in the settings, and the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from chatapp.errors import FolderUnusable, os_cause
from chatapp.gui.network import report
from chatapp.gui.network.network_button import NetworkButton
from chatapp.gui.network.network_page import NetworkPage
from chatapp.gui.network.report import NetworkState
from chatapp.gui.shell.shell import Shell
from chatapp.gui.widgets import file_dialogs
from chatapp.machine import host_address
from chatapp.machine.atomic_files import write_atomically
from chatapp.machine.offline import level, proof, refusals
from chatapp.texts import tr

_SHOWN_AFTER = ("network_on", "remote_url", "chroma_url")


class NetworkFeature:
    """The switch itself is a setting; the engine is started anew when it changes."""

    def __init__(self, shell: Shell, server_address: Callable[[], str]) -> None:
        self._shell = shell
        self._server_address = server_address
        self.button = NetworkButton(shell.theme)
        self.page: NetworkPage | None = None

    def state(self) -> NetworkState:
        """Return what is so now."""
        values = self._shell.settings.values
        return NetworkState(
            values.network_on,
            self._hosts(),
            self._server_address(),
            proof.of_family("window"),
            refusals.read(self._shell.paths.refusals),
        )

    def make_page(self) -> NetworkPage:
        """Make the page for the settings."""
        state = self.state()
        self.page = NetworkPage(self._shell.theme, state.processes, state.refusals)
        self.page.report_wanted.connect(self._pick_report)
        return self.page

    def save_report(self, file: Path) -> None:
        """Write the report as Markdown."""
        try:
            write_atomically(file, report.text_of(self.state()).encode("utf-8"))
        except OSError as error:
            self._shell.reports.error(FolderUnusable(folder=file.parent, cause=os_cause(error)))
        else:
            self._shell.notices.show_notice("report", tr("network.saved", name=file.name))

    def refresh(self, _name: str = "") -> None:
        """Show the present state in the header."""
        refused = len(refusals.read(self._shell.paths.refusals))
        values = self._shell.settings.values
        self.button.show_state(values.network_on, self._hosts(), refused)

    def _hosts(self) -> tuple[str, ...]:
        values = self._shell.settings.values
        urls = [url for url in (values.remote_url, values.chroma_url) if url]
        return tuple(url for url in urls if not _is_local(url))

    def _pick_report(self) -> None:
        window = self._shell.window
        file_dialogs.save_markdown(window, "chatapp-network.md", self.save_report)


def _is_local(url: str) -> bool:
    from chatapp.errors import AddressWrong

    try:
        return level.is_local(host_address.parse(url, "remote_url").host)
    except AddressWrong:
        return False


def install(shell: Shell, server_address: Callable[[], str]) -> NetworkFeature:
    """Build the feature and connect its signals."""
    feature = NetworkFeature(shell, server_address)
    feature.button.opened.connect(feature.refresh)
    feature.button.switched.connect(lambda on: shell.settings.change("network_on", on))
    shell.settings.changed.connect(lambda name: feature.refresh() if name in _SHOWN_AFTER else None)
    feature.refresh()
    return feature
