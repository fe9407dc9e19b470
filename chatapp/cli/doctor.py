"""`chatapp doctor`: what was found on this machine, what is missing, and how to get it."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

from chatapp import __version__, texts
from chatapp.cli.session import Session
from chatapp.contract.protocol import (
    CheckIndex,
    CheckMachine,
    CheckReranker,
    IndexChecked,
    ListModels,
    MachineChecked,
    ModelsListed,
    RerankerChecked,
)
from chatapp.contract.records import Model
from chatapp.errors import ChatappError
from chatapp.machine import display, tesseract
from chatapp.texts import document_warnings, error_sentence, tr

Finding = tuple[bool | None, str, str]
"""(is well, or None for what is not there and need not be; what; what was found or how to get it)
"""
_MARKS = {True: "✓", False: "✗", None: "–"}

_FLAGS = ("avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "asimd")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("doctor", parents=parents, help=tr("help.doctor"))
    parser.set_defaults(command=run)


def run(session: Session, options: argparse.Namespace) -> int:
    """Print the findings; exit code 1 when something needed for the main job is missing."""
    findings = [
        (
            True,
            "chatapp",
            f"{__version__}, Python {platform.python_version()}, {platform.platform(terse=True)}",
        ),
        _processor(session),
        _memory(session),
        _data_folder(session),
        *_models(session),
        _reranker(session),
        *_index(session),
        _graphics(session),
        _window(session),
        _fonts(session),
        _ocr(session),
    ]
    for is_well, what, found in findings:
        if options.json:
            session.print_json({"ok": is_well is not False, "what": what, "found": found})
        else:
            print(f"{_MARKS[is_well]} {what}: {found}")
    return 1 if any(is_well is False for is_well, _, _ in findings) else 0


def _processor(session: Session) -> Finding:
    flags = ""
    if Path("/proc/cpuinfo").exists():
        text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
        line = next(
            (line for line in text.splitlines() if line.startswith(("flags", "Features"))), ""
        )
        flags = " ".join(flag for flag in _FLAGS if flag in line.split())
    cores = tr("doctor.cores", count=os.cpu_count() or 1)
    return (
        True,
        tr("doctor.processor"),
        ", ".join(filter(None, (platform.machine(), cores, flags))),
    )


def _memory(session: Session) -> Finding:
    what = tr("doctor.memory")
    if not hasattr(os, "sysconf"):
        return True, what, tr("doctor.unknown")
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return total > 2, what, f"{total:.1f} GB"


def _data_folder(session: Session) -> Finding:
    free = shutil.disk_usage(session.paths.data).free / 1e9
    text = tr("doctor.free", folder=session.paths.data, size=f"{free:.1f} GB")
    return free > 0.5, tr("doctor.data_folder"), text


def _models(session: Session) -> list[Finding]:
    chat, search = tr("doctor.chat_model"), tr("doctor.search_model")
    try:
        listed = session.engine.last(ListModels)
    except ChatappError as error:
        return [
            (False, chat, error_sentence(type(error).__name__, error.details, session.language))
        ]
    assert isinstance(listed, ModelsListed)
    remote = [_remote(session, model) for model in listed.models if model.origin == "remote"]
    chats = [model.name for model in listed.models if model.kind == "chat"]
    embedders = [model.name for model in listed.models if model.kind == "embedding"]
    advice = tr("doctor.no_chat_model", folder=session.paths.models)
    built_in = tr("doctor.built_in_search")
    here = (bool(chats), chat, ", ".join(chats) or advice)
    return [here, *remote, (True, search, ", ".join([built_in, *embedders]))]


def _reranker(session: Session) -> Finding:
    """Search does without it: its lack is no fault, one that does not work is."""
    what = tr("doctor.reranker")
    try:
        checked = session.engine.last(CheckReranker)
    except ChatappError as error:
        return False, what, error_sentence(type(error).__name__, error.details, session.language)
    assert isinstance(checked, RerankerChecked)
    none = tr("doctor.no_reranker")
    return (True, what, Path(checked.path).name) if checked.path else (None, what, none)


def _index(session: Session) -> list[Finding]:
    if not session.settings.chroma_url:
        return []
    checked = session.engine.last(CheckIndex)
    assert isinstance(checked, IndexChecked)
    what, problem = tr("doctor.chroma_server"), checked.problem
    found = (
        error_sentence(problem.error, problem.details, session.language)
        if problem
        else checked.address
    )
    return [(problem is None, what, found)]


def _remote(session: Session, model: Model) -> Finding:
    what = tr("doctor.remote_model")
    if model.problem:
        return False, what, error_sentence(model.problem, model.details, session.language)
    return True, what, model.name


def _graphics(session: Session) -> Finding:
    what = tr("doctor.gpu")
    try:
        checked = session.engine.last(CheckMachine)
    except ChatappError as error:
        return False, what, error_sentence(type(error).__name__, error.details, session.language)
    assert isinstance(checked, MachineChecked)
    none = tr("doctor.no_gpu")
    not_built = tr("doctor.cpu_build")
    if checked.gpus:
        return True, what, ", ".join(checked.gpus)
    return None, what, none if checked.offloads else not_built


def _window(session: Session) -> Finding:
    missing = texts.detail(display.missing(), session.language)
    # Over ssh or in a container the terminal does all of it: that is no fault.
    is_well = not missing if display.is_there() else None
    return is_well, tr("doctor.window"), missing or tr("doctor.window_opens")


def _fonts(session: Session) -> Finding:
    what = tr("doctor.korean_font")
    if platform.system() != "Linux" or not shutil.which("fc-list"):
        return True, what, tr("doctor.system_font")
    listed = subprocess.run(
        ["fc-list", ":lang=ko", "family"], capture_output=True, text=True, timeout=20, check=False
    )
    fonts = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line.strip()})
    bundled = tr("doctor.bundled_font")
    return True, what, ", ".join(fonts[:3]) or bundled


def _ocr(session: Session) -> Finding:
    """Only scanned pages need it: its lack is no fault."""
    what = tr("doctor.ocr")
    found = tesseract.find()
    if found is None:
        how = document_warnings.how_to_get_tesseract(session.language)
        return (
            None,
            what,
            tr("doctor.no_tesseract", how=how),
        )
    missing = [language for language in tesseract.WANTED if language not in found.languages]
    lacks = " " + tr("doctor.languages_missing", languages=", ".join(missing)) if missing else ""
    return True, what, f"Tesseract, {'+'.join(found.languages)}{lacks}"
