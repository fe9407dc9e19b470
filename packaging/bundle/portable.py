"""Makes the portable folder for Linux: a Python that can be moved, the packages that are used, llama.cpp for several
processors, Tesseract, and every library but the C library.

Why no freezer: see docs/install-making.md, where the figures of both are.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import contents
import old_glibc
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
PYTHON = f"python{sys.version_info.major}.{sys.version_info.minor}"
_STDLIB_LEFT_OUT = {
    *(
        "site-packages",
        "dist-packages",
        "test",
        "tests",
        "idlelib",
        "tkinter",
        "turtledemo",
        "lib2to3",
    ),
    *("ensurepip", "pydoc_data", "__pycache__", "LICENSE.txt"),
}
_MODULES_LEFT_OUT = re.compile(
    # readline is GPL; the others are for tests or need libraries that nothing here uses.
    r"^(readline|_tkinter|nis|_crypt|spwd|ossaudiodev|_curses|_curses_panel|_dbm|_gdbm|_test\w*|_ctypes_test|"
    r"xxlimited\w*|_xxtestfuzz|_xxinterpchannels)\."
)
_C_LIBRARY = re.compile(
    r"^(ld-linux[\w-]*|lib(c|m|dl|pthread|rt|util|resolv|nsl|crypt|BrokenLocale|anl|mvec))\.so"
)
_COMPILERS = re.compile(r"^lib(stdc\+\+|gcc_s)\.so")


@dataclass(frozen=True)
class Sources:
    """Where a folder is taken from, packages of Python aside."""

    llama: Path
    ocr: Path | None
    libraries: Mapping[str, Path]
    """Libraries by name, for whatever is not in the folder itself."""
    interpreter: old_glibc.Interpreter | None = None
    """None: that which runs this."""
    python_main: Path | None = None
    """The library that makes Python of that interpreter."""


class Folder:
    """The portable folder while it is made."""

    def __init__(self, path: Path, sources: Sources) -> None:
        self.path = path
        self._sources = sources
        self.lib = path / "lib"
        self.stdlib = self.lib / PYTHON
        self.packages = self.stdlib / "site-packages"
        self.taken: dict[str, Path] = {}
        """Libraries of the system by their names."""

    def make(self) -> None:
        """Fill the folder."""
        llama, ocr = self._sources.llama, self._sources.ocr
        shutil.rmtree(self.path, ignore_errors=True)
        self.packages.mkdir(parents=True)
        self._copy_python()
        for distribution in distributions():
            self._copy_package(distribution)
        self._copy_chatapp()
        shutil.copytree(
            llama, self.packages / "llama_cpp" / "lib", symlinks=True, dirs_exist_ok=True
        )
        if ocr is not None:
            shutil.copytree(ocr, self.path / "ocr", dirs_exist_ok=True)
        self._take_libraries()
        self._set_search_paths()
        self._compile()

    def _copy_python(self) -> None:
        stdlib = Path(sysconfig.get_path("stdlib", vars={"base": sys.base_prefix}))

        def left_out(folder: str, names: list[str]) -> set[str]:
            gone = {name for name in names if name.startswith("config-")}
            if Path(folder) == stdlib:
                gone |= _STDLIB_LEFT_OUT & set(names)
            return gone | {
                name for name in names if name == "__pycache__" or _MODULES_LEFT_OUT.match(name)
            }

        shutil.copytree(stdlib, self.stdlib, ignore=left_out, dirs_exist_ok=True)
        (self.path / "bin").mkdir()
        if self._sources.interpreter is not None:
            self._take_interpreter(self._sources.interpreter)
            return
        base = Path(os.path.realpath(sys.executable))
        shutil.copy2(base, self.path / "bin" / PYTHON)
        shared = Path(sysconfig.get_config_var("LIBDIR")) / str(
            sysconfig.get_config_var("INSTSONAME")
        )
        if shared.suffix != ".a" and shared.is_file():
            shutil.copy2(shared, self.lib / shared.name)

    def _take_interpreter(self, interpreter: old_glibc.Interpreter) -> None:
        """Put another build of this version of Python in the place of this machine's."""
        program = self.path / "bin" / PYTHON
        shutil.copy2(interpreter.program, program)
        main = self._sources.python_main
        assert main is not None
        shutil.copy2(main, self.lib / main.name)
        _patchelf("--add-needed", main.name, str(program))
        modules = self.stdlib / "lib-dynload"
        shutil.rmtree(modules)
        modules.mkdir()
        for module in interpreter.modules:
            if not _MODULES_LEFT_OUT.match(module.name):
                shutil.copy2(module, modules)

    def _copy_package(self, distribution: importlib.metadata.Distribution) -> None:
        for file in distribution.files or ():
            source = Path(str(file.locate()))
            # Of chatapp itself only what is installed is taken from there, not its code.
            is_ours = str(file).startswith("chatapp/")
            if contents.is_wanted(str(file)) and source.is_file() and not is_ours:
                target = self.packages / str(file)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)

    def _copy_chatapp(self) -> None:
        no_bytecode = shutil.ignore_patterns("__pycache__", "shipped")
        package = self.packages / "chatapp"
        shutil.copytree(ROOT / "chatapp", package, ignore=no_bytecode, dirs_exist_ok=True)
        shipped = package / "shipped"
        shutil.copytree(ROOT / "prompts", shipped / "prompts")
        (shipped / "models").mkdir()
        shutil.copy2(ROOT / "models" / "catalog.toml", shipped / "models")
        (shipped / "docs").mkdir()
        for paper in sorted((ROOT / "docs").glob("*.md")):
            shutil.copy2(paper, shipped / "docs")

    def _take_libraries(self) -> None:
        """Copy what the programs and libraries in the folder need of the system, and what that needs."""
        waiting = list(self._elf_files())
        here = {path.name for path in self.path.rglob("*.so*")}
        system = self._sources.libraries
        fallback = self.lib / "fallback"
        fallback.mkdir(exist_ok=True)
        while waiting:
            file = waiting.pop()
            for name in _needed(file):
                if name in here or name in self.taken or _C_LIBRARY.match(name):
                    continue
                if name not in system:
                    print(f"{file.name} needs {name}, which is not here.", file=sys.stderr)
                    continue
                self.taken[name] = system[name]
                to = fallback if _COMPILERS.match(name) else self.lib
                shutil.copy2(system[name], to / name)
                waiting.append(system[name])
        # Qt's own libraries look beside themselves only.
        qt = self.packages / "PySide6" / "Qt" / "lib"
        for library in sorted(self.lib.glob("*.so*")):
            if not (qt / library.name).exists():
                (qt / library.name).symlink_to(os.path.relpath(library, qt))

    def _elf_files(self) -> Iterator[Path]:
        for path in self.path.rglob("*"):
            if path.is_file() and not path.is_symlink():
                with open(path, "rb") as file:
                    if file.read(4) == b"\x7fELF":
                        yield path

    def _set_search_paths(self) -> None:
        """Let programs find our libraries wherever the folder lies; DT_RPATH holds for all they load."""
        programs = {self.path / "bin" / PYTHON: "$ORIGIN/../lib"}
        tesseract = self.path / "ocr" / "tesseract"
        if tesseract.exists():
            programs[tesseract] = "$ORIGIN/../lib"
        for program, path in programs.items():
            _patchelf("--force-rpath", "--set-rpath", path, str(program))
        for module in (self.stdlib / "lib-dynload").glob("*.so"):
            _patchelf("--remove-rpath", str(module))
        for library in self.lib.glob("libpython*.so*"):
            _patchelf("--remove-rpath", str(library))

    def _compile(self) -> None:
        """Compile all modules: where the folder is not writable, each start would do it again."""
        command = [sys.executable, "-m", "compileall", "-q", "-j", "2"]
        command += ["--invalidation-mode", "unchecked-hash", "-s", str(self.path), str(self.stdlib)]
        subprocess.run(command, capture_output=True, check=False)


def distributions() -> list[importlib.metadata.Distribution]:
    """Return the installed packages that chatapp needs with the bundle's extras."""
    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = [f"chatapp[{','.join(contents.EXTRAS)}]"]
    seen: set[str] = set()
    while waiting:
        requirement = Requirement(waiting.pop())
        name = re.sub(r"[-_.]+", "-", requirement.name).lower()
        key = f"{name}[{','.join(sorted(requirement.extras))}]"
        if key in seen or name in contents.NEVER_STARTED:
            continue
        seen.add(key)
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        found[name] = distribution
        needs = contents.requirements(ROOT) if name == "chatapp" else distribution.requires
        for need in needs or ():
            needed = Requirement(need)
            extras = [*requirement.extras, ""]
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in extras
            ):
                waiting.append(str(needed).partition(";")[0])
    return [found[name] for name in sorted(found)]


def newest_glibc(folder: Path) -> str:
    """Return the newest version of glibc that a file in the folder asks for, our fallbacks aside."""
    versions = {"2.17"}
    for file in folder.rglob("*"):
        if file.is_symlink() or not file.is_file() or file.parent.name == "fallback":
            continue
        with open(file, "rb") as stream:
            if stream.read(4) != b"\x7fELF":
                continue
        shown = subprocess.run(
            ["readelf", "-W", "--version-info", str(file)], capture_output=True, check=False
        )
        versions |= set(
            re.findall(r"Name: GLIBC_([0-9.]+)", shown.stdout.decode("ascii", "replace"))
        )
    return max(versions, key=lambda text: [int(number) for number in text.split(".")])


def system_libraries() -> dict[str, Path]:
    """Return the system's 64-bit libraries by name."""
    shown = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True)
    found: dict[str, Path] = {}
    for line in shown.stdout.splitlines():
        name, _, path = line.strip().partition(" => ")
        if path and "x86-64" in name:
            found.setdefault(name.partition(" ")[0], Path(os.path.realpath(path)))
    return found


def _needed(file: Path) -> list[str]:
    shown = subprocess.run(
        ["patchelf", "--print-needed", str(file)], capture_output=True, text=True, check=False
    )
    return shown.stdout.split()


def _patchelf(*arguments: str) -> None:
    subprocess.run(["patchelf", *arguments], check=True, capture_output=True)
