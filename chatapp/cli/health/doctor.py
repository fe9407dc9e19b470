"""`chatapp doctor`: checks the parts of this machine and says how to get missing ones."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

import chatapp
from chatapp import texts
from chatapp.cli.health import about, finding, report
from chatapp.cli.health.finding import Finding
from chatapp.cli.session import Session, say
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
from chatapp.machine import display, systems
from chatapp.machine.programs import tesseract
from chatapp.texts import document_warnings, error_sentence, tr

_FLAGS = ("avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "asimd")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("doctor", parents=parents, help=tr("help.doctor"))
    parser.add_argument("--report", metavar="FILE", help=tr("help.doctor.report"))
    parser.set_defaults(command=run, takes_any_data=True)


def run(session: Session, options: argparse.Namespace) -> int:
    """Print the findings; exit code 1 when a required part is missing."""
    findings = _findings(session)
    for each in findings:
        finding.show(session, each, options.json)
    if options.report:
        file = report.write(session, findings, options.report)
        say(tr("doctor.report_written", file=file))
    return finding.exit_code(findings)


def _findings(session: Session) -> list[Finding]:
    python = platform.python_version()
    return [
        Finding(
            True,
            "chatapp",
            f"{chatapp.__version__}, Python {python}, {platform.platform(terse=True)}",
        ),
        Finding(True, "llama.cpp", about.llama_line()),
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


def _processor(session: Session) -> Finding:
    flags = ""
    if Path("/proc/cpuinfo").exists():
        text = Path("/proc/cpuinfo").read_text("utf-8", "replace")
        line = next(
            (line for line in text.splitlines() if line.startswith(("flags", "Features"))), ""
        )
        flags = " ".join(flag for flag in _FLAGS if flag in line.split())
    cores = tr("doctor.cores", count=os.cpu_count() or 1)
    state = ", ".join(filter(None, (platform.machine(), cores, flags)))
    return Finding(True, tr("doctor.processor"), state)


def _memory(session: Session) -> Finding:
    what = tr("doctor.memory")
    total = systems.here().total_bytes() / 1e9
    if not total:
        return Finding(True, what, tr("doctor.unknown"))
    return Finding(total > 2, what, f"{total:.1f} GB")


def _data_folder(session: Session) -> Finding:
    free = shutil.disk_usage(session.paths.data).free / 1e9
    text = tr("doctor.free", folder=session.paths.data, size=f"{free:.1f} GB")
    return Finding(free > 0.5, tr("doctor.data_folder"), text)


def _models(session: Session) -> list[Finding]:
    chat, search = tr("doctor.chat_model"), tr("doctor.search_model")
    try:
        listed = session.request(ListModels, ModelsListed)
    except ChatappError as error:
        return [Finding(False, chat, session.error_text(error))]
    remote = [_remote(session, model) for model in listed.models if model.origin == "remote"]
    chats = [model.name for model in listed.models if model.kind == "chat"]
    embedders = [model.name for model in listed.models if model.kind == "embedding"]
    advice = tr("doctor.no_chat_model", folder=session.paths.models)
    built_in = tr("doctor.built_in_search")
    here = Finding(bool(chats), chat, ", ".join(chats) or advice)
    return [here, *remote, Finding(True, search, ", ".join([built_in, *embedders]))]


def _reranker(session: Session) -> Finding:
    """Search works without a reranker; one that fails is a fault."""
    what = tr("doctor.reranker")
    try:
        checked = session.request(CheckReranker, RerankerChecked)
    except ChatappError as error:
        return Finding(False, what, session.error_text(error))
    if checked.path:
        return Finding(True, what, Path(checked.path).name)
    return Finding(None, what, tr("doctor.no_reranker"))


def _index(session: Session) -> list[Finding]:
    if not session.settings.chroma_url:
        return []
    checked = session.request(CheckIndex, IndexChecked)
    what, problem = tr("doctor.chroma_server"), checked.problem
    state = session.problem_text(problem) if problem else checked.address
    return [Finding(problem is None, what, state)]


def _remote(session: Session, model: Model) -> Finding:
    what = tr("doctor.remote_model")
    if model.problem:
        return Finding(False, what, error_sentence(model.problem, model.details, session.language))
    return Finding(True, what, model.name)


def _graphics(session: Session) -> Finding:
    what = tr("doctor.gpu")
    try:
        checked = session.request(CheckMachine, MachineChecked)
    except ChatappError as error:
        return Finding(False, what, session.error_text(error))
    if checked.gpus:
        return Finding(True, what, ", ".join(checked.gpus))
    return Finding(None, what, tr("doctor.no_gpu" if checked.offloads else "doctor.cpu_build"))


def _window(session: Session) -> Finding:
    missing = texts.detail(display.missing(), session.language)
    # Over ssh or in a container there is no window: the terminal does all of it.
    is_well = not missing if display.is_there() else None
    return Finding(is_well, tr("doctor.window"), missing or tr("doctor.window_opens"))


def _fonts(session: Session) -> Finding:
    what = tr("doctor.korean_font")
    if platform.system() != "Linux" or not shutil.which("fc-list"):
        return Finding(True, what, tr("doctor.system_font"))
    listed = subprocess.run(
        ["fc-list", ":lang=ko", "family"], capture_output=True, text=True, timeout=20, check=False
    )
    fonts = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line.strip()})
    bundled = tr("doctor.bundled_font")
    return Finding(True, what, ", ".join(fonts[:3]) or bundled)


def _ocr(session: Session) -> Finding:
    """Optional: only scanned pages need it."""
    what = tr("doctor.ocr")
    program = tesseract.find()
    if program is None:
        how = document_warnings.how_to_get_tesseract(session.language)
        return Finding(None, what, tr("doctor.no_tesseract", how=how))
    wanted, installed = tesseract.wanted(session.language), program.all_languages
    missing = [language for language in wanted if language not in installed]
    lacks = " " + tr("doctor.languages_missing", languages=", ".join(missing)) if missing else ""
    return Finding(True, what, f"Tesseract, {'+'.join(installed)}{lacks}")
