"""The sentences of docs/architecture.md that a machine can check."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "chatapp"
FILES = sorted(PACKAGE.rglob("*.py"))
TEST_FILES = sorted([*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("tests/**/conftest.py")])
GROUND = {
    "records",
    "protocol",
    "wire",
    "settings",
    "paths",
    "errors",
    "causes",
    "context_price",
    "large_pages",
    "claim_reasons",
    "document_warnings",
    "translation_flags",
    "translation_wish",
    "work_records",
    "places",
    "host_address",
    "file_lock",
    "tesseract",
    "file_names",
    "fonts",
    "log",
    "network",
}
ROOM_BELOW = {
    "gui": {"gui", "chats", *GROUND},
    "chats": {"chats", *GROUND},
    "cli": {"cli", "gui.display", *GROUND},
    "engine": {"engine", *GROUND},
}
ENGINE_BELOW = {
    "engine.chains": (
        "engine.chains",
        "engine.documents",
        "engine.llm",
        "engine.jobs",
        "engine.stopping",
        "engine.imports",
    ),
    "engine.works": (
        "engine.works",
        "engine.chains",
        "engine.documents",
        "engine.llm",
        "engine.jobs",
        "engine.stopping",
        "engine.turns",
    ),
    "engine.server": (
        "engine.server",
        "engine.pictures",
        "engine.chains",
        "engine.documents",
        "engine.llm",
        "engine.desk",
        "engine.imports",
        "engine.jobs",
        "engine.stopping",
    ),
    "engine.documents": ("engine.documents", "engine.stopping", "engine.imports"),
    "engine.llm": ("engine.llm", "engine.core_share", "engine.stopping", "engine.imports"),
}
DOORS = {
    "llama_cpp": ("engine/llm/llama/", "engine/documents/gguf_embedder.py", "engine/documents/reranker_model.py"),
    "chromadb": ("engine/documents/index.py",),
    "langchain_chroma": ("engine/documents/index.py",),
    "pypdfium2": ("engine/documents/pdf",),
    "lxml": ("engine/documents/readers/",),
    "openpyxl": ("engine/documents/readers/xlsx_file.py",),
    "olefile": ("engine/documents/readers/hwp_file.py",),
    "langchain_community": ("engine/llm/chat_model.py",),
    "wordllama": ("engine/documents/embeddings.py",),
    "PySide6": ("gui/",),
}
BROAD_EXCEPTS = {"engine/jobs.py", "gui/app.py", "gui/uncaught.py", "__main__.py"}
SLEEPS = {"sleep", "qSleep", "qWait"}
FORBIDDEN_NAMES = {"utils", "util", "misc", "common", "helpers", "base", "core", "manager"}


def _relative(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def _module(file: Path) -> str:
    parts = list(file.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _imports_at_run_time(file: Path) -> Iterator[str]:
    """Yield what a file imports, also within functions, but not for its types alone."""
    tree = ast.parse(file.read_text("utf-8"))
    typing_only = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
    hidden = {id(inner) for block in typing_only for inner in ast.walk(block)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in hidden:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


def _sleeps(called: ast.expr) -> bool:
    """Say whether what is called does nothing but let time pass."""
    name = ast.unparse(called)
    return name == "qtbot.wait" or name.rpartition(".")[2] in SLEEPS


def _nesting(function: ast.AST) -> int:
    """Count nested blocks; `elif` is one level with its `if`."""

    def walk(node: ast.AST, depth: int) -> int:
        deepest = depth
        for name, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if not isinstance(child, ast.AST) or isinstance(child, (ast.FunctionDef, ast.Lambda)):
                    continue
                chained = name == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
                nests = isinstance(child, (ast.If, ast.For, ast.While, ast.With, ast.Try)) and not chained
                deepest = max(deepest, walk(child, depth + nests))
        return deepest

    return walk(function, 0)


@pytest.mark.parametrize("file", FILES, ids=_relative)
def test_rooms_import_only_what_lies_below_them(file: Path) -> None:
    room = _module(file).split(".")[0]
    for name in _imports(file):
        if room not in ROOM_BELOW or not name.startswith("chatapp."):
            continue
        target = name.removeprefix("chatapp.")
        allowed = {*ROOM_BELOW[room], "__version__"}
        assert target.split(".")[0] in allowed or target.startswith("gui.display") or target == "gui", name
        if target.startswith("gui") and room == "cli":
            assert target in ("gui", "gui.display"), name


@pytest.mark.parametrize("file", FILES, ids=_relative)
def test_engine_rooms_import_downwards(file: Path) -> None:
    room = ".".join(_module(file).split(".")[:2])
    for name in _imports(file):
        if room in ENGINE_BELOW and name.startswith("chatapp.engine."):
            assert name.removeprefix("chatapp.").startswith(ENGINE_BELOW[room]), name


def test_imports_have_no_circle() -> None:
    modules = {f"chatapp.{_module(file)}": file for file in FILES}
    below = {
        name: {other for other in _imports_at_run_time(file) if other in modules} for name, file in modules.items()
    }
    done: set[str] = set()
    while len(done) < len(below):
        free = {name for name in below if name not in done and below[name] - {name} <= done}
        assert free, f"a circle among {sorted(set(below) - done)}"
        done |= free


@pytest.mark.parametrize("file", FILES, ids=_relative)
def test_each_heavy_library_has_one_door(file: Path) -> None:
    for name in _imports(file):
        for library, doors in DOORS.items():
            if name.split(".")[0] == library:
                assert _relative(file).startswith(doors), f"{_relative(file)} imports {name}"


@pytest.mark.parametrize("file", FILES, ids=_relative)
def test_files_and_functions_stay_small(file: Path) -> None:
    assert len(file.read_text("utf-8").splitlines()) <= 300
    for function in _functions(file):
        assert function.end_lineno is not None
        assert function.end_lineno - function.lineno + 1 <= 40, function.name
        named = [a.arg for a in function.args.args + function.args.posonlyargs if a.arg not in ("self", "cls")]
        assert len(named) <= 5, function.name
        assert _nesting(function) <= 3, function.name


@pytest.mark.parametrize("file", FILES, ids=_relative)
def test_every_module_says_what_it_is(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text("utf-8")))
    assert not FORBIDDEN_NAMES & set(_module(file).split("."))


@pytest.mark.parametrize("file", FILES, ids=_relative)
def test_broad_excepts_stand_in_three_places(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ExceptHandler):
            names = (
                {"BaseException"}
                if node.type is None
                else {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)}
            )
            if names & {"Exception", "BaseException"}:
                assert _relative(file) in BROAD_EXCEPTS


def test_no_test_sleeps() -> None:
    sleeps = []
    for file in TEST_FILES:
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _sleeps(call.func):
                sleeps.append(f"{file.relative_to(ROOT)}:{call.lineno}")
    assert not sleeps, "wait for a fact instead, with tests/waiting.py or qtbot.waitUntil"


@pytest.mark.parametrize("role", ["chatapp.gui.window", "chatapp.gui.opening", "chatapp.cli.main"])
def test_window_and_terminal_start_without_the_engines_libraries(role: str) -> None:
    heavy = ("langchain", "langchain_core", "chromadb", "llama_cpp", "chatapp.engine")
    code = f"import sys, {role}; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.strip() == "[]"


def test_the_engine_starts_without_qt() -> None:
    code = "import sys, chatapp.engine.main; print([m for m in sys.modules if m.startswith('PySide6')])"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert shown.stdout.strip() == "[]"
