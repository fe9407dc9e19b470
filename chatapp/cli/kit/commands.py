"""`chatapp kit build|verify|import|key|trust`: what carries the program to machines without internet."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from chatapp.cli import option_types
from chatapp.cli.kit import kit_sources
from chatapp.cli.session import Session, clear_line, show_progress
from chatapp.machine.context_price import size
from chatapp.texts import detail, tr

_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
_SIZE = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)\s*([kmg]?)b?", re.IGNORECASE)


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command and its words."""
    parser = commands.add_parser("kit", parents=parents, help=tr("help.kit"))
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    build = _action(actions, parents, "build", run_build)
    option_types.add_list(build, "--bundle", "FILE", tr("help.kit.bundle"), Path)
    build.add_argument("--wheels", metavar="DIR", type=Path, help=tr("help.kit.wheels"))
    option_types.add_list(build, "--model", "NAME", tr("help.kit.model"))
    build.add_argument(
        "--documentation", metavar="DIR", type=Path, help=tr("help.kit.documentation")
    )
    build.add_argument(
        "--volume-size", metavar="SIZE", type=_bytes, default=0, help=tr("help.kit.volume_size")
    )
    build.add_argument("--key", metavar="FILE", type=Path, help=tr("help.kit.signing_key"))
    build.add_argument("--name", default="chatapp", help=tr("help.kit.name"))
    for name, work in (("verify", run_verify), ("import", run_import)):
        action = _action(actions, parents, name, work)
        action.add_argument("--key", metavar="FILE", type=Path, help=tr("help.kit.trusted_key"))
        if name == "import":
            action.add_argument("--join", metavar="DIR", type=Path, help=tr("help.kit.join"))
    _action(actions, parents, "key", run_key)
    trust = option_types.add_action(actions, "trust", parents, tr("help.kit.trust"))
    trust.add_argument("key", metavar="FILE", type=Path)
    trust.set_defaults(command=run_trust)


def run_build(session: Session, options: argparse.Namespace) -> int:
    """Write a kit into an empty folder."""
    from chatapp.machine.kit import kit_build

    folder = _absolute(options.folder)
    sources = kit_sources.of_bundles(options.bundle)
    sources += kit_sources.of_wheels(options.wheels)
    sources += kit_sources.of_models(options.model, session.paths)
    sources += kit_sources.of_documentation(options.documentation)
    plan = kit_build.KitPlan(folder, options.name, sources, options.volume_size, options.key)
    manifest = kit_build.build(plan, _step(folder.name))
    clear_line()
    count = sum(len(part.volumes) for part in manifest.parts)
    total = sum(part.size_bytes for part in manifest.parts)
    if options.json:
        session.print_json(
            {"event": "kit_built", "folder": str(folder), "volumes": count, "bytes": total}
        )
    else:
        print(tr("kit.built", folder=str(folder), count=count, size=size(total)))
        print(tr("kit.built_signed" if options.key else "kit.built_unsigned"))
    return 0


def run_verify(session: Session, options: argparse.Namespace) -> int:
    """Name each volume that is wrong; exit code 1 when there is one."""
    from chatapp.machine.kit import kit_check, trusted_key

    folder = _absolute(options.folder)
    key = options.key or trusted_key.find(session.paths)
    kit = kit_check.read(folder, key)
    faults = kit_check.faults(kit, _step(folder.name))
    clear_line()
    for fault in faults:
        if options.json:
            row = {"event": "fault", "kind": fault.kind, "name": fault.name, "other": fault.other}
            session.print_json(row)
        else:
            print(detail(fault.code(), session.language))
    if options.json:
        session.print_json(
            {"event": "kit_checked", "faults": len(faults), "signed": key is not None}
        )
    elif not faults:
        count = sum(len(part.volumes) for part in kit.manifest.parts)
        print(tr("kit.whole", name=kit.manifest.name, count=count))
        print(tr(_signature_words(key is not None, kit.is_signed)))
    return 1 if faults else 0


def run_import(session: Session, options: argparse.Namespace) -> int:
    """Check a kit, and take its models in; with --join also put the other parts together."""
    from chatapp.machine.kit import kit_check, kit_import, trusted_key

    folder = _absolute(options.folder)
    kit = kit_check.read(folder, options.key or trusted_key.find(session.paths))
    kit_import.check(kit, _step(folder.name))
    models = kit.manifest.of_kind("models")
    taken = kit_import.take_in(kit, session.paths.models, models, _step(folder.name))
    joined: tuple[str, ...] = ()
    programs = kit.manifest.of_kind("program")
    if options.join is not None:
        target = _absolute(options.join)
        joined = kit_import.take_in(kit, target, programs, _step(folder.name)).new
    clear_line()
    if options.json:
        row = {"event": "kit_imported", "models": taken.new, "known": taken.known, "joined": joined}
        session.print_json(row)
        return 0
    for file in taken.new:
        print(tr("kit.took_in", file=file))
    for file in taken.known:
        print(tr("kit.known", file=file))
    for file in joined:
        print(tr("kit.joined", file=file, folder=str(options.join)))
    if programs and options.join is None:
        print(tr("kit.brings_program", version=kit.manifest.program))
    return 0


def run_key(session: Session, options: argparse.Namespace) -> int:
    """Make a pair of keys for signing kits."""
    from chatapp.machine.kit import signature

    pair = signature.make_keys(_absolute(options.folder))
    if options.json:
        row = {"event": "keys_made", "private": str(pair.private), "public": str(pair.public)}
        session.print_json(row)
    else:
        print(tr("kit.keys_made", private=str(pair.private), public=str(pair.public)))
    return 0


def run_trust(session: Session, options: argparse.Namespace) -> int:
    """Take in only kits that this key signed, from now on."""
    from chatapp.machine.kit import trusted_key

    trusted = trusted_key.trust(session.paths, options.key)
    if options.json:
        session.print_json({"event": "key_trusted", "file": str(trusted)})
    else:
        print(tr("kit.trusted", file=options.key.name))
    return 0


def _action(
    actions: Any, parents: list[argparse.ArgumentParser], name: str, work: Any
) -> argparse.ArgumentParser:
    action = option_types.add_action(actions, name, parents, tr(f"help.kit.{name}"))
    action.add_argument("folder", metavar="FOLDER")
    action.set_defaults(command=work)
    return action


def _signature_words(is_checked: bool, is_signed: bool) -> str:
    if is_checked:
        return "kit.signature_right"
    return "kit.signature_unknown" if is_signed else "kit.signature_none"


def _step(name: str) -> Any:
    def step(done: int, total: int) -> bool:
        if total:
            show_progress(f"{name}: {done / total:.0%}")
        return True

    return step


def _absolute(folder: str | Path) -> Path:
    return Path(folder).expanduser().absolute()


def _bytes(text: str) -> int:
    """Return a size such as "2G", "700M" or "1.5g" in bytes. Raises ArgumentTypeError."""
    match = _SIZE.fullmatch(text.strip())
    if not match:
        raise argparse.ArgumentTypeError(tr("help.kit.size_wrong", value=text[:20]))
    return round(float(match[1]) * _UNITS[match[2].lower()])
