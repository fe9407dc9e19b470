"""The commands that fill or list: add, documents, presets, models."""

from __future__ import annotations

import argparse
import copy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chatapp.cli.session import Session
from chatapp.contract.protocol import (
    CheckModel,
    DocumentsListed,
    ListDocuments,
    ListModels,
    ListPresets,
    ModelChecked,
    ModelsListed,
    PresetsListed,
)
from chatapp.contract.protocol.wire import as_dict
from chatapp.contract.records import Document, FolderChange, Model, Problem
from chatapp.errors import ChatappError, DocumentError, LibraryHeld
from chatapp.machine import file_names
from chatapp.texts import document_warnings, error_sentence, places, tr


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the commands."""
    add = commands.add_parser(
        "add", parents=parents, help="put documents into the library, and watch folders"
    )
    add.add_argument(
        "files", metavar="FILE", nargs="+", help="a document, or a folder to be watched"
    )
    add.set_defaults(command=run_add)
    documents = commands.add_parser("documents", parents=parents, help="list the library")
    documents.add_argument(
        "--read-again", action="store_true", help="read again what an older version read"
    )
    documents.set_defaults(command=run_documents)
    commands.add_parser("presets", parents=parents, help="list the presets").set_defaults(
        command=run_presets
    )
    models = commands.add_parser(
        "models", parents=parents, help="list the models, or check one file"
    )
    models.set_defaults(command=run_models, file=None)
    actions = models.add_subparsers(metavar="ACTION")
    for name, about in (
        ("list", "list the models (also without this word)"),
        ("check", "say what one file is"),
    ):
        action = actions.add_parser(name, help=about)
        # Options may stand before and behind the word; what stood before is not undone by defaults.
        for parent in parents:
            for option in copy.deepcopy(parent)._actions:
                option.default = argparse.SUPPRESS
                action._add_action(option)
        if name == "check":
            action.add_argument("file", metavar="FILE")


def run_add(session: Session, options: argparse.Namespace) -> int:
    """Add files and folders; one that fails is named and the others go on."""
    failed = 0
    for path in options.files:
        try:
            if Path(path).expanduser().is_dir():
                failed |= _add_folder(session, path, options.json)
            else:
                document, was_there = session.add_document(path)
                _tell_added(
                    session, document, was_there, options.json, file_names.shown(Path(path).name)
                )
        except LibraryHeld:
            raise
        except ChatappError as error:
            failed = 1
            _tell_failed(session, Problem(type(error).__name__, error.details), path, options.json)
    return failed


def _add_folder(session: Session, path: str, as_json: bool) -> int:
    problems: list[Problem] = []

    def told(change: FolderChange) -> None:
        if change.document is not None:
            _tell_added(session, change.document, not change.is_new, as_json)
        elif change.problem is not None:
            problems.append(change.problem)
            _tell_failed(session, change.problem, change.problem.details.get("name", path), as_json)

    folder = session.add_folder(path, told)
    count = len(folder.document_ids)
    if as_json:
        session.print_json(
            {"event": "folder", "path": folder.path, "documents": list(folder.document_ids)}
        )
    else:
        print(tr("cli.folder_added", folder=folder.path, count=count))
    return 1 if problems else 0


def _tell_added(
    session: Session, document: Document, was_there: bool, as_json: bool, name: str = ""
) -> None:
    if as_json:
        session.print_json({"event": "added", "was_there": was_there, **_as_contract(document)})
        return
    if was_there and name not in ("", document.name):
        same = tr("cli.same_document", name=name, other=document.name)
        print(same)
    print(_line(session, document))


def _tell_failed(session: Session, problem: Problem, path: str, as_json: bool) -> None:
    message = error_sentence(problem.error, problem.details, session.language)
    if as_json:
        session.print_json(
            {"event": "failed", "error": problem.error, "message": message, "file": path}
        )
    print(f"chatapp: {message}", file=sys.stderr)


def run_documents(session: Session, options: argparse.Namespace) -> int:
    """List what is in the library, newest first, or read again what an older version read."""
    listed = session.engine.last(ListDocuments)
    assert isinstance(listed, DocumentsListed)
    outdated = [document for document in listed.documents if document.is_outdated]
    if options.read_again:
        return _read_again(session, outdated, options.json)
    for document in listed.documents:
        if options.json:
            session.print_json(_as_contract(document))
        else:
            print(_line(session, document))
    if not listed.documents and not options.json:
        print(tr("cli.library_empty"))
    if outdated and not options.json:
        print(tr("cli.outdated", count=len(outdated)))
    return 0


def _read_again(session: Session, outdated: Sequence[Document], as_json: bool) -> int:
    """Read documents again one after another; one that fails is named and stays as it was."""
    failed = 0
    for document in outdated:
        try:
            again = session.read_again(document)
        except DocumentError as error:
            failed = 1
            _tell_failed(
                session, Problem(type(error).__name__, error.details), document.name, as_json
            )
            continue
        if as_json:
            session.print_json({"event": "read_again", **_as_contract(again)})
        else:
            print(_line(session, again))
    if not outdated and not as_json:
        print(tr("cli.all_up_to_date"))
    return failed


def run_presets(session: Session, options: argparse.Namespace) -> int:
    """List the presets and their fields; broken files go to stderr and exit code 1."""
    listed = session.engine.last(ListPresets)
    assert isinstance(listed, PresetsListed)
    for preset in listed.presets:
        if options.json:
            session.print_json(as_dict(preset))
            continue
        fields = ", ".join(f"{field.name}={field.default}" for field in preset.variables)
        print(
            f"{preset.id:<12} {preset.names.get(session.language, preset.id)}"
            + (f"  ({fields})" if fields else "")
        )
    for problem in listed.problems:
        print(
            f"chatapp: {error_sentence(problem.error, problem.details, session.language)}",
            file=sys.stderr,
        )
    return 1 if listed.problems else 0


def run_models(session: Session, options: argparse.Namespace) -> int:
    """List the GGUF files found, or say of one file whether it can chat."""
    if options.file is not None:
        checked = session.engine.last(
            CheckModel, path=str(Path(options.file).expanduser().absolute())
        )
        assert isinstance(checked, ModelChecked)
        _print_model(session, checked.model, options.json)
        return 1 if checked.model.problem else 0
    listed = session.engine.last(ListModels)
    assert isinstance(listed, ModelsListed)
    for model in listed.models:
        _print_model(session, model, options.json)
    if not options.json and not any(model.kind == "chat" for model in listed.models):
        print(_no_model(session))
    return 0


def _no_model(session: Session) -> str:
    none = tr("cli.no_chat_model", folder=session.paths.models)
    return f'{none} pip install "chatapp[starter]"'


def _print_model(session: Session, model: Model, as_json: bool) -> None:
    if as_json:
        session.print_json(as_dict(model))
    elif model.problem:
        print(f"✗ {error_sentence(model.problem, model.details, session.language)}")
    elif model.origin == "remote":
        where = tr("cli.model_elsewhere")
        print(f"✓ {model.name}: {where}\n  {model.path}")
    else:
        fits = "" if model.fits_memory else tr("cli.model_too_large")
        kind = tr(f"cli.model_kind.{model.kind}")
        print(
            f"✓ {model.name}: {kind}, {model.architecture} {model.quantization}, {_size(model.size_bytes)}, "
            f"{tr('cli.model_context', tokens=model.context_tokens)}{fits}\n  {model.path}"
        )
        if model.details.get("template_problem"):
            print("  " + tr("cli.common_template"))


def _size(size_bytes: int) -> str:
    for unit, one in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size_bytes >= one:
            return f"{size_bytes / one:.3g} {unit}"
    return f"{size_bytes} B"


def _as_contract(document: Document) -> dict[str, Any]:
    return as_dict(document)


def _line(session: Session, document: Document) -> str:
    name = document.name
    if document.other_names:
        others = ", ".join(document.other_names)
        name += " " + tr("cli.other_names", names=others)
    about = tr(
        "cli.document",
        name=name,
        length=places.count(document, session.language),
        passages=document.passages,
    )
    return "\n  ".join([about, *document_warnings.sentences(document, session.language)])
