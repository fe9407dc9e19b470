"""Makes the environment of this checkout: `python3 packaging/set_up.py run|test`, called by
packaging/set-up.

Needs nothing but Python's standard library. What it does, in this order: system packages where they
may be installed, the virtual environment .venv, llama.cpp compiled for this processor, all packages
of requirements.lock.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import compiler
import system_packages
import wheels
from progress import Step, StepFailed, run_step

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
# The folder of the environment's programs is named differently on Windows.
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "requirements.lock"
INSTALLED = VENV / ".installed"
BUILD = ROOT / "build"
LOG = BUILD / "set-up.log"
TOOLCHAIN = BUILD / "toolchain"
VIRTUALENV = BUILD / "virtualenv"
NO_INDEX = (
    "Temporary failure in name resolution",
    "Network is unreachable",
    "Connection refused",
    "Read timed out",
)


def main() -> int:
    """Set up for the purpose named by the first argument and return the exit code."""
    purpose = sys.argv[1]
    BUILD.mkdir(exist_ok=True)
    try:
        # All that is started from here on, and what pip starts, installs from the folder.
        os.environ.update(wheels.environment({}))
        with _only_one():
            LOG.write_text("", "utf-8")
            refuse_musl()
            system_packages.install(purpose, BUILD, LOG)
            make_environment()
            install_packages()
    except StepFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start goes on from here.", file=sys.stderr)
        return 130
    (VENV / f".ready-{purpose}").touch()
    return 0


def refuse_musl(libraries: Path = Path("/lib")) -> None:
    """Raise `StepFailed` on a Linux whose C library is musl: Qt's wheels are built for glibc."""
    if sys.platform.startswith("linux") and any(libraries.glob("ld-musl-*")):
        if any(libraries.glob("**/ld-linux*")):
            # Both are here, as where musl is only used for compiling.
            return
        raise StepFailed(
            "This Linux (Alpine, or another with musl) has no glibc, for which Qt's packages are built. "
            "Use a distribution with glibc, also in a container: debian, fedora, archlinux."
        )


@contextlib.contextmanager
def _only_one() -> Iterator[None]:
    """Wait until no other set-up of this checkout runs; the lock goes with its process."""
    with (BUILD / "lock").open("w") as file:
        if fcntl is not None:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                print(
                    "Another set-up of this folder is running; waiting for it.",
                    file=sys.stderr,
                    flush=True,
                )
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_environment() -> None:
    """Make .venv unless one is there that works.

    Raises `StepFailed` when this Python has neither the venv module nor pip.
    """
    if _works(VENV_PYTHON):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    environment = dict(os.environ)
    if not _can_make_venv() and not system_packages.install_venv_module(LOG):
        _make_with_virtualenv(environment)
        return
    command = [sys.executable, "-m", "venv", str(VENV)]
    run_step(
        Step("Making the environment .venv", "a few seconds", command, environment),
        LOG,
        _no_activity,
    )


def install_packages() -> None:
    """Install what requirements.lock names, compiling llama.cpp, and chatapp itself from this
    folder.
    """
    fingerprint = _fingerprint()
    if INSTALLED.is_file() and INSTALLED.read_text("utf-8") == fingerprint:
        return
    pip = [str(VENV_PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--verbose"]
    requirements = [*pip, "--require-hashes", "-r", str(LOCK)]
    if compiler.has_system_compiler():
        environment = compiler.build_environment()
    else:
        environment = compiler.zig_environment(TOOLCHAIN, VENV_PYTHON, LOG)
    title = "Installing Python packages and compiling llama.cpp"
    step = Step(title, "usually 5 to 8 minutes the first time", requirements, environment)
    try:
        run_step(step, LOG, PipActivity())
    except StepFailed as failure:
        raise StepFailed(f"{failure}{_way_out(str(failure))}") from None
    itself = [*pip, "--no-deps", "--editable", str(ROOT)]
    run_step(Step("Installing chatapp", "a few seconds", itself, environment), LOG, _no_activity)
    compiler.remove_tools(TOOLCHAIN)
    _compile_bytecode()
    INSTALLED.write_text(fingerprint, "utf-8")


class PipActivity:
    """Tells from pip's output what it is doing."""

    _PATTERNS = (
        (re.compile(r"\[(\d+)/(\d+)\] "), "compiling llama.cpp, {0} of {1} files"),
        (re.compile(r"Collecting ([\w.-]+)"), "looking for {0}"),
        (re.compile(r"Downloading (?:\S*/)?([\w.]+)-\S+"), "downloading {0}"),
        (re.compile(r"Building wheels? for collected packages: (.*)"), "building {0}"),
        (re.compile(r"Installing collected packages: (.*)"), "installing all packages"),
    )

    def __call__(self, line: str) -> str | None:
        """Return what the line says that pip does, or None."""
        for pattern, words in self._PATTERNS:
            match = pattern.match(line)
            if match:
                return words.format(*match.groups())
        return None


def _can_make_venv() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def _make_with_virtualenv(environment: dict[str, str]) -> None:
    pip = [sys.executable, "-m", "pip"]
    if importlib.util.find_spec("pip") is None:
        wheel = system_packages.find_pip_for_virtualenv(BUILD, LOG)
        if wheel is None:
            version = f"{sys.version_info.major}.{sys.version_info.minor}"
            raise StepFailed(
                f"This Python ({sys.executable}) has neither the venv module nor pip. Debian/Ubuntu: sudo apt install "
                f"python{version}-venv. Or name another Python: PYTHON=/path/to/python3 ./run"
            )
        # A wheel is an archive that Python can run programs from.
        pip = [sys.executable, str(wheel / "pip")]
    fetching = [
        *pip,
        "install",
        "--disable-pip-version-check",
        "--target",
        str(VIRTUALENV),
        "virtualenv",
    ]
    title = "This Python has no venv module: fetching virtualenv, which does the same"
    run_step(Step(title, "a few seconds", fetching, environment), LOG, PipActivity())
    making = [sys.executable, "-m", "virtualenv", "--no-download", str(VENV)]
    with_tools = {**environment, "PYTHONPATH": str(VIRTUALENV)}
    run_step(
        Step("Making the environment .venv", "a few seconds", making, with_tools), LOG, _no_activity
    )
    shutil.rmtree(VIRTUALENV)


def _works(python: Path) -> bool:
    """Return whether the environment's Python starts and has pip; it does not after its folder was
    moved.
    """
    if not python.exists():
        return False
    asked = [str(python), "-c", "import pip"]
    return (
        subprocess.run(asked, capture_output=True, check=False, stdin=subprocess.DEVNULL).returncode
        == 0
    )


def _fingerprint() -> str:
    """Return a name for what is installed: it changes with the lock file, the project file and the
    Python.
    """
    digest = hashlib.sha256(sys.version.encode())
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _compile_bytecode() -> None:
    """Compile all modules now: where Python may write no bytecode later, each start would compile
    them again.
    """
    # Files that are meant for other versions of Python do not compile; nobody imports them.
    command = [
        str(VENV_PYTHON),
        "-m",
        "compileall",
        "-q",
        "-j",
        "0",
        str(VENV / "lib"),
        str(ROOT / "chatapp"),
    ]
    subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)


def _way_out(text: str) -> str:
    if any(sign in text for sign in NO_INDEX):
        return "\nThe package index cannot be reached. A mirror is named by PIP_INDEX_URL; then start again."
    return ""


def _no_activity(_line: str) -> str | None:
    return None


if __name__ == "__main__":
    sys.exit(main())
