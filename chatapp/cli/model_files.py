"""`chatapp models get|catalog|search|verify|remove`: the files of models."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chatapp.cli import option_types
from chatapp.cli.engine_pipe import raised
from chatapp.cli.session import Session, say, show_progress
from chatapp.contract.protocol import (
    DownloadModel,
    HubFilesListed,
    HubSearched,
    ListHubFiles,
    ListModels,
    ModelDownloaded,
    ModelRemoved,
    ModelsListed,
    ModelVerified,
    Progress,
    RemoveModel,
    SearchHub,
    VerifyModel,
)
from chatapp.contract.protocol.hub import HubFile
from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.records import Model
from chatapp.errors import HubNameWrong, ModelNotFound
from chatapp.machine.context_price import size
from chatapp.machine.models import catalog, memory_fit
from chatapp.machine.models.catalog import CatalogModel
from chatapp.texts import error_sentence, tr


def add_actions(actions: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the words behind `chatapp models`."""
    works = {"catalog": run_catalog, "get": run_get, "search": run_search}
    works |= {"verify": run_verify, "remove": run_remove}
    for name, work in works.items():
        action = option_types.add_action(actions, name, parents, tr(f"help.models.{name}"))
        action.set_defaults(command=work)
        if name == "search":
            action.add_argument("words", metavar="WORD", nargs="+")
        elif name != "catalog":
            action.add_argument("name", metavar="NAME", help=tr("help.models.name"))
        if name == "verify":
            action.add_argument(
                "--sha256", metavar="HEX", default="", help=tr("help.models.sha256")
            )
        if name == "remove":
            action.add_argument("--yes", action="store_true", help=tr("help.models.yes"))


def run_catalog(session: Session, options: argparse.Namespace) -> int:
    """List the models worth having, with all that is needed to fetch them on another computer."""
    listed = session.request(ListModels, ModelsListed)
    here = {Path(model.path).name for model in listed.models}
    pace = memory_fit.pace(listed.models)
    suggested = catalog.suggested(listed.total_bytes, tuple(here), pace)
    for model in (*catalog.downloadable(), *catalog.downloadable("embedding")):
        is_suggested = suggested is not None and suggested.id == model.id
        address = f"{session.settings.hub_url.rstrip('/')}/{model.path}"
        if options.json:
            is_here = model.file in here
            row = {"here": is_here, "suggested": is_suggested, "address": address}
            session.print_json(as_dict(model) | row)
        else:
            _print_entry(session, model, address, (model.file in here, is_suggested))
    return 0


def run_get(session: Session, options: argparse.Namespace) -> int:
    """Download a model; Ctrl+C pauses, and the same command goes on."""
    source = _source(session, options.name)
    for event in session.engine.run(DownloadModel, source=source):
        if isinstance(event, Progress) and event.total:
            share = f"{event.done / event.total:.0%}"
            show_progress(f"{source.file}: {share} ({size(event.done)} / {size(event.total)})")
    return _report_downloaded(session, event, options.json)


def run_search(session: Session, options: argparse.Namespace) -> int:
    """List the GGUF repositories of the hub for some words; of one repository its files."""
    query = " ".join(options.words)
    if query.count("/") == 1 and " " not in query:
        files = session.request(ListHubFiles, HubFilesListed, repository=query).files
        for file in files:
            if options.json:
                session.print_json(as_dict(file))
            else:
                print(f"{size(file.size_bytes):>8}  {file.repository}/{file.file}")
        return 0
    listed = session.request(SearchHub, HubSearched, query=query)
    for repository in listed.repositories:
        if options.json:
            session.print_json(as_dict(repository))
        else:
            print(f"{repository.name}  {repository.licence}".rstrip())
    return 0


def run_verify(session: Session, options: argparse.Namespace) -> int:
    """Compare a file with its checksum; exit code 1 when it is another."""
    path = _path(session, options.name)
    for event in session.engine.run(VerifyModel, path=path, sha256=options.sha256):
        if isinstance(event, Progress):
            show_progress(f"{Path(path).name}: {event.done / max(1, event.total):.0%}")
    checked = raised(event)
    show_progress("")
    assert isinstance(checked, ModelVerified)
    if options.json:
        session.print_json(as_dict(checked))
    else:
        code = f"models.checksum.{checked.checksum}"
        print(tr(code, name=Path(path).name, sha256=checked.sha256))
    return 1 if checked.checksum == "wrong" else 0


def run_remove(session: Session, options: argparse.Namespace) -> int:
    """Delete a model of the models folder after a question."""
    path = Path(_path(session, options.name))
    if not options.yes and not _agreed(path):
        return 1
    removed = session.request(RemoveModel, ModelRemoved, path=str(path))
    if options.json:
        session.print_json(as_dict(removed))
    else:
        print(tr("models.removed", name=path.name, size=size(removed.freed_bytes)))
    return 0


def _agreed(path: Path) -> bool:
    size_bytes = path.stat().st_size if path.is_file() else 0
    question = tr("cli.remove_ask", file=path.name, size=size(size_bytes))
    print(question, end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _source(session: Session, name: str) -> HubFile:
    """Return the file of an ID, a name or OWNER/REPOSITORY/FILE. Raises HubNameWrong."""
    if known := catalog.by_id(name) or catalog.by_file(name):
        if known.repository:
            return HubFile(
                known.repository, known.file, known.size_bytes, known.sha256, known.revision
            )
        raise HubNameWrong(name=name)
    address = session.settings.hub_url.rstrip("/") + "/"
    parts = name.removeprefix(address).split("/")
    if len(parts) > 4 and parts[2] in ("resolve", "blob"):
        return HubFile("/".join(parts[:2]), "/".join(parts[4:]), revision=parts[3])
    if len(parts) < 3:
        raise HubNameWrong(name=name)
    return HubFile("/".join(parts[:2]), "/".join(parts[2:]))


def _path(session: Session, name: str) -> str:
    """Return the path of a file, or of a model that is here by that name. Raises ModelNotFound."""
    path = Path(name).expanduser()
    if path.is_file():
        return str(path.absolute())
    models = session.request(ListModels, ModelsListed).models
    for model in models:
        if name in (model.name, Path(model.path).name) or _is_entry(model, name):
            return model.path
    raise ModelNotFound(name=name)


def _is_entry(model: Model, name: str) -> bool:
    known = catalog.by_id(name)
    return known is not None and known.file == Path(model.path).name


def _report_downloaded(session: Session, event: Any, as_json: bool) -> int:
    last = raised(event)
    show_progress("")
    assert isinstance(last, ModelDownloaded)
    if as_json:
        session.print_json({"event": "downloaded", **as_dict(last)})
        return 0
    code = "models.arrived" if last.checksum == "right" else "models.arrived_unchecked"
    print(tr(code, name=last.model.name))
    print(f"  {last.model.path}\n  SHA-256 {last.sha256}")
    if last.model.problem:
        say(error_sentence(last.model.problem, last.model.details, session.language))
    return 1 if last.model.problem else 0


def _print_entry(
    session: Session, model: CatalogModel, address: str, marks: Sequence[bool]
) -> None:
    is_here, is_suggested = marks
    note = tr("cli.model_here") if is_here else tr("models.suggested") if is_suggested else ""
    needs = tr("cli.model_needs", memory=size(model.memory_bytes))
    facts = [size(model.size_bytes), needs, ", ".join(model.languages), model.licence, note]
    print(f"{model.id:<24} {model.name}: {' · '.join(fact for fact in facts if fact)}")
    why = tr(f"catalog.why.{model.id}")
    print(f"  {why}")
    print(f"  {model.file}  SHA-256 {model.sha256}\n  {address}")
