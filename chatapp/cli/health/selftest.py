"""`chatapp selftest`: uses each part once, in a folder of its own, and says in words what works.

Nothing of the user's is read but the check of the stores, and nothing is changed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

from chatapp import texts
from chatapp.cli.health import finding, trial_picture
from chatapp.cli.health.finding import Finding
from chatapp.cli.session import Session
from chatapp.contract.protocol import (
    Answered,
    Ask,
    Found,
    LoadModel,
    ModelLoaded,
    PageText,
    ReadPage,
    Search,
)
from chatapp.errors import ChatappError
from chatapp.machine import display, network, own_program
from chatapp.machine.data import store_check
from chatapp.machine.paths import open_data_folder
from chatapp.machine.programs import tesseract
from chatapp.texts import document_warnings, tr

_WINDOW_OPENS_WITHIN_S = 180
_ANSWER_TOKENS = 24.0


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser("selftest", parents=parents, help=tr("help.selftest"))
    parser.set_defaults(command=run, takes_any_data=True)


def run(session: Session, options: argparse.Namespace) -> int:
    """Print each finding as it comes; exit code 1 when something that is needed fails."""
    findings = []
    for each in _findings(session):
        finding.show(session, each, options.json)
        findings.append(each)
    code = finding.exit_code(findings)
    if not options.json:
        print(tr("selftest.passed" if code == 0 else "selftest.failed"))
    return code


def _findings(session: Session) -> Iterator[Finding]:
    # Before the engine starts: from then on this process and its children have no sockets.
    yield _window(session)
    yield _store(session)
    # Virus scanners on Windows may hold a file for a moment.
    with tempfile.TemporaryDirectory(prefix="chatapp-", ignore_cleanup_errors=True) as folder:
        trial = _trial_session(session, folder)
        try:
            for what, check in (
                (tr("selftest.model"), partial(_model, trial)),
                (tr("selftest.search"), partial(_search, trial)),
                (tr("doctor.ocr"), partial(_ocr, trial, Path(folder))),
                (tr("selftest.network"), _network),
            ):
                yield _checked(trial, what, check)
        finally:
            trial.close()


def _checked(session: Session, what: str, check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except ChatappError as error:
        return Finding(False, what, session.error_text(error))


def _trial_session(session: Session, folder: str) -> Session:
    """Return a session on an empty folder that knows the user's models and settings."""
    chosen = session.settings
    models = (str(session.paths.models), *chosen.model_folders)
    own = replace(
        chosen,
        model_folders=models,
        network_on=False,
        server_on=False,
        # No other machine is asked.
        remote_url="",
        remote_model="",
        chroma_url="",
    )
    return Session(open_data_folder(str(Path(folder) / "data")), session.language, own)


def _model(session: Session) -> Finding:
    """Load the chosen or best model and let it write a few tokens."""
    loaded = session.request(LoadModel, ModelLoaded)
    asked = tr("tour.question")
    sampling = {"temperature": 0.0, "max_tokens": _ANSWER_TOKENS}
    answered = session.request(
        Ask, Answered, question=asked, sampling=sampling, language=session.language
    )
    state = tr(
        "selftest.model_answers",
        model=loaded.model.name,
        count=answered.usage.answer_tokens,
        rate=f"{answered.timing.tokens_per_s:.1f}",
    )
    return Finding(answered.usage.answer_tokens > 0, tr("selftest.model"), state)


def _search(session: Session) -> Finding:
    """Read the sample document and find the page that a question is about, by its meaning too."""
    with resources.as_file(resources.files("chatapp") / "samples" / "handbook.pdf") as path:
        document = session.add_document(str(path)).document
    asked = tr("tour.document_question")
    passages = session.request(
        Search, Found, query=asked, document_ids=(document.id,), top=3
    ).passages
    what = tr("selftest.search")
    if not passages or passages[0].meaning_score <= 0:
        return Finding(False, what, tr("selftest.search_fails"))
    return Finding(True, what, tr("selftest.search_finds", page=passages[0].page))


def _ocr(session: Session, folder: Path) -> Finding:
    """Read a picture of two lines; optional, only scanned pages need it."""
    what = tr("doctor.ocr")
    if tesseract.find() is None:
        how = document_warnings.how_to_get_tesseract(session.language)
        return Finding(None, what, tr("doctor.no_tesseract", how=how))
    file = trial_picture.draw(folder / "trial.png")
    document = session.add_document(str(file)).document
    text = session.request(ReadPage, PageText, document_id=document.id, page=1).text
    is_read = trial_picture.NUMBER in text
    return Finding(is_read, what, tr("selftest.ocr_reads" if is_read else "selftest.ocr_misreads"))


def _store(session: Session) -> Finding:
    """Look through chats and library of the user, and write where they lie."""
    what, data = tr("selftest.store"), session.paths.data
    try:
        for file in (session.paths.chats, session.paths.library / "library.db"):
            store_check.check_sound(file)
    except ChatappError as error:
        return Finding(False, what, session.error_text(error))
    return Finding(True, what, tr("selftest.store_sound", folder=data))


def _window(session: Session) -> Finding:
    """Open a window that nobody sees, on a data folder of its own."""
    what = tr("doctor.window")
    if missing := texts.detail(display.missing("offscreen"), session.language):
        return Finding(False if display.is_there() else None, what, missing)
    with tempfile.TemporaryDirectory(prefix="chatapp-", ignore_cleanup_errors=True) as folder:
        role = ["--window-check", "--data-dir", folder, "--language", session.language]
        try:
            printed = own_program.output_of(
                role, _WINDOW_OPENS_WITHIN_S, QT_QPA_PLATFORM="offscreen"
            )
            size = json.loads(printed.splitlines()[-1])
        except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
            return Finding(False, what, tr("selftest.window_fails", cause=type(error).__name__))
    return Finding(True, what, tr("selftest.window_opened", **size))


def _network() -> Finding:
    """Try to leave this machine, as a program that phones home would."""
    what = tr("selftest.network")
    if network.lets_out():
        return Finding(False, what, tr("selftest.network_open"))
    locked = network.is_locked()
    return Finding(
        True, what, tr("selftest.network_locked" if locked else "selftest.network_guarded")
    )
