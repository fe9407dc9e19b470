"""The commands that fill or list: add, documents, presets, models."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chatapp.cli import model_files, option_types
from chatapp.cli.session import Session, say
from chatapp.contract.preset_models import own_model
from chatapp.contract.protocol import (
    CheckModel,
    DocumentAdded,
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
    add = commands.add_parser("add", parents=parents, help=tr("help.add"))
    add.add_argument("files", metavar="FILE", nargs="+", help=tr("help.add.files"))
    option_types.add_password_file(add)
    add.set_defaults(command=run_add)
    documents = commands.add_parser("documents", parents=parents, help=tr("help.documents"))
    documents.add_argument(
        "--read-again", action="store_true", help=tr("help.documents.read_again")
    )
    option_types.add_password_file(documents)
    documents.set_defaults(command=run_documents)
    commands.add_parser("presets", parents=parents, help=tr("help.presets")).set_defaults(
        command=run_presets
    )
    models = commands.add_parser("models", parents=parents, help=tr("help.models"))
    models.set_defaults(command=run_models, file=None)
    actions = models.add_subparsers(metavar="ACTION")
    for name in ("list", "check"):
        action = option_types.add_action(actions, name, parents, tr(f"help.models.{name}"))
        if name == "check":
            action.add_argument("file", metavar="FILE")
    model_files.add_actions(actions, parents)


def run_add(session: Session, options: argparse.Namespace) -> int:
    """Add files and folders; failed ones are named, exit code 1."""
    session.passwords = option_types.passwords(options.password_file)
    failed = 0
    for path in options.files:
        try:
            if Path(path).expanduser().is_dir():
                failed |= _add_folder(session, path, options.json)
            else:
                _report_added(session, session.add_document(path), options.json, Path(path).name)
        except LibraryHeld:
            raise
        except ChatappError as error:
            failed = 1
            _report_failed(session, _problem(error), path, options.json)
    return failed


def _add_folder(session: Session, path: str, as_json: bool) -> int:
    problems: list[Problem] = []

    def on_change(change: FolderChange) -> None:
        if change.document is not None:
            added = DocumentAdded(id=0, document=change.document, was_there=not change.is_new)
            _report_added(session, added, as_json)
        elif change.problem is not None:
            problems.append(change.problem)
            name = change.problem.details.get("name", path)
            _report_failed(session, change.problem, name, as_json)

    folder = session.add_folder(path, on_change)
    count = len(folder.document_ids)
    if as_json:
        session.print_json(
            {"event": "folder", "path": folder.path, "documents": list(folder.document_ids)}
        )
    else:
        print(tr("cli.folder_added", folder=folder.path, count=count))
    return 1 if problems else 0


def _report_added(session: Session, added: DocumentAdded, as_json: bool, name: str = "") -> None:
    document, name = added.document, file_names.shown(name)
    if as_json:
        for each in (document, *added.attached):
            row = {"event": "added", "was_there": added.was_there, **as_dict(each)}
            session.print_json(row)
        return
    if added.was_there and name not in ("", document.name):
        print(tr("cli.same_document", name=name, other=document.name))
    for each in (document, *added.attached):
        print(_line(session, each))


def _report_failed(session: Session, problem: Problem, path: str, as_json: bool) -> None:
    message = session.problem_text(problem)
    if as_json:
        row = {"event": "failed", "error": problem.error, "message": message, "file": path}
        session.print_json(row)
    say(message)


def _problem(error: ChatappError) -> Problem:
    return Problem(type(error).__name__, error.details)


def run_documents(session: Session, options: argparse.Namespace) -> int:
    """List the library, newest first, or read outdated documents again."""
    session.passwords = option_types.passwords(options.password_file)
    listed = session.request(ListDocuments, DocumentsListed)
    outdated = [document for document in listed.documents if document.is_outdated]
    if options.read_again:
        return _read_again(session, outdated, options.json)
    for document in listed.documents:
        if options.json:
            session.print_json(as_dict(document))
        else:
            print(_line(session, document))
    if not listed.documents and not options.json:
        print(tr("cli.library_empty"))
    if outdated and not options.json:
        print(tr("cli.outdated", count=len(outdated)))
    return 0


def _read_again(session: Session, outdated: Sequence[Document], as_json: bool) -> int:
    """Read documents again; failed ones are named and stay as they were."""
    failed = 0
    for document in outdated:
        try:
            again = session.read_again(document)
        except DocumentError as error:
            failed = 1
            _report_failed(session, _problem(error), document.name, as_json)
            continue
        if as_json:
            session.print_json({"event": "read_again", **as_dict(again)})
        else:
            print(_line(session, again))
    if not outdated and not as_json:
        print(tr("cli.all_up_to_date"))
    return failed


def run_presets(session: Session, options: argparse.Namespace) -> int:
    """List the presets and their fields; broken files go to stderr and exit code 1."""
    listed = session.request(ListPresets, PresetsListed)
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
        say(session.problem_text(problem))
    return 1 if listed.problems else 0


def run_models(session: Session, options: argparse.Namespace) -> int:
    """List the models, or check one file."""
    if options.file is not None:
        path = str(Path(options.file).expanduser().absolute())
        checked = session.request(CheckModel, ModelChecked, path=path)
        _print_model(session, checked.model, options.json)
        return 1 if checked.model.problem else 0
    listed = session.request(ListModels, ModelsListed)
    for model in listed.models:
        _print_model(session, model, options.json)
    if not options.json and not any(model.kind == "chat" for model in listed.models):
        none = tr("cli.no_chat_model", folder=session.paths.models)
        print(f'{none} pip install "chatapp[starter]"')
    return 0


def _print_model(session: Session, model: Model, as_json: bool) -> None:
    if as_json:
        session.print_json(as_dict(model))
    elif model.problem:
        print(f"✗ {error_sentence(model.problem, model.details, session.language)}")
    elif model.origin == "remote":
        print(f"✓ {model.name}: {tr('cli.model_elsewhere')}\n  {model.path}")
    else:
        fits = "" if model.fits_memory else tr("cli.model_too_large")
        kind = tr(f"cli.model_kind.{model.kind}")
        form = f"{model.architecture} {model.quantization}, {_size(model.size_bytes)}"
        context = tr("cli.model_context", tokens=model.context_tokens)
        print(f"✓ {model.name}: {kind}, {form}, {context}{fits}\n  {model.path}")
        if model.details.get("template_problem"):
            print("  " + tr("cli.common_template"))
        if model.is_base:
            print("  " + tr("model.base_notice", name=model.name))


def _size(size_bytes: int) -> str:
    for unit, unit_bytes in (("GB", 1e9), ("MB", 1e6), ("KB", 1e3)):
        if size_bytes >= unit_bytes:
            return f"{size_bytes / unit_bytes:.3g} {unit}"
    return f"{size_bytes} B"


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


def model_of_preset(session: Session, preset_id: str) -> str:
    """Return the file of the model that a preset is meant for, "" for none; an absent one is said."""
    listed = session.request(ListPresets, PresetsListed)
    preset = next((each for each in listed.presets if each.id == preset_id), None)
    if preset is None or not preset.model:
        return ""
    model = own_model(preset, session.request(ListModels, ModelsListed).models)
    if model is None:
        name = preset.names.get(session.language) or preset.id
        say(tr("presets.model_missing", name=preset.model, preset=name))
        return ""
    return model.path
