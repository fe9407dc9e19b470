"""`chatapp serve`: model and documents for other programs on this machine, until Ctrl+C."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from chatapp.cli import option_types
from chatapp.cli.session import Session
from chatapp.contract.protocol import ServerStarted, StartServer
from chatapp.texts import tr


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("serve", parents=parents, help=tr("help.serve"))
    parser.add_argument("--port", metavar="N", type=_port, help=tr("help.serve.port"))
    parser.add_argument("--token-file", metavar="F", help=tr("help.serve.token_file"))
    option_types.add_model(parser)
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Start the server, print its address, and wait."""
    session.load_model(options.model)
    file = str(Path(options.token_file).expanduser().absolute()) if options.token_file else ""
    port = session.settings.server_port if options.port is None else options.port
    started = session.request(StartServer, ServerStarted, port=port, token_file=file)
    if options.json:
        session.print_json(
            {"event": "serving", "url": started.url, "token_file": started.token_file}
        )
    else:
        print(tr("cli.server_address", url=started.url))
        print(tr("cli.server_token", file=started.token_file))
        print(tr("cli.server_stop"), flush=True)
    session.engine.wait()
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(tr("usage.port", text=repr(text)))
    return int(text)
