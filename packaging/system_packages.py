"""The packages of Debian and Ubuntu that the window, OCR and the tests use, and how they are
installed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

import user_packages
from progress import Step, StepFailed, run_step

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chatapp.machine import display  # type: ignore[import-untyped]
from chatapp.machine.systems import linux_packages  # type: ignore[import-untyped]

# Libraries that Qt loads and PySide6 does not bring.
WINDOW_LIBRARIES = (
    *(
        "libegl1",
        "libgl1",
        "libdbus-1-3",
        "libfontconfig1",
        "libglib2.0-0",
        "libxkbcommon0",
        "libxkbcommon-x11-0",
    ),
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-xkb1"),
)
OCR = ("tesseract-ocr", "tesseract-ocr-kor", "tesseract-ocr-eng")
X_SERVER = ("xvfb", "xauth", "xdotool")
PROGRAMS = {"xvfb": "Xvfb", "xauth": "xauth", "xdotool": "xdotool"}
PACKAGES = {
    "run": (*WINDOW_LIBRARIES, *OCR),
    "test": (*WINDOW_LIBRARIES, *OCR, *X_SERVER),
}
MISSED_WITHOUT = {
    "libegl1": "the window",
    "tesseract-ocr": "scanned pages",
    "tesseract-ocr-kor": "Korean scans",
    "tesseract-ocr-eng": "English scans",
    "xvfb": "tests with a real X server",
}


def install(purpose: str, build: Path, log_path: Path) -> None:
    """Install what is missing where that is allowed; else fetch the window's libraries for this
    checkout alone.

    What stays missing is named in one line, with the command that brings it. Installs nothing on
    systems without apt, and does nothing where CHATAPP_SYSTEM_PACKAGES is "no".
    """
    if not _may_be_used():
        if os.environ.get("CHATAPP_SYSTEM_PACKAGES") != "no" and not _has_apt():
            _name_missing(_missing_elsewhere(purpose))
        return
    missing = [package for package in PACKAGES[purpose] if not _is_installed(package)]
    prefix = _privileged_prefix()
    try:
        if missing and prefix is not None:
            _apt_install(prefix, missing, log_path)
            missing = []
        elif missing:
            missing = _fetch_libraries(missing, build, log_path)
    except StepFailed as failure:
        print(f"{failure}\nGoing on without these packages.", file=sys.stderr)
    if missing:
        _name_missing(missing)


def find_pip_for_virtualenv(build: Path, log_path: Path) -> Path | None:
    """Return pip's wheel out of Debian's package, fetched for this checkout alone; None where that
    is not possible.
    """
    if not _may_be_used():
        return None
    try:
        unpacked = user_packages.fetch(["python3-pip-whl"], build / "pip", log_path)
    except StepFailed:
        return None
    return next(iter(sorted(unpacked.glob("usr/share/python-wheels/pip-*.whl"))), None)


def install_venv_module(log_path: Path) -> bool:
    """Install Debian's venv module for its own Python; return whether that was possible."""
    prefix = _privileged_prefix()
    is_own_python = Path(sys.executable).resolve().parent == Path("/usr/bin")
    if not _may_be_used() or prefix is None or not is_own_python:
        return False
    try:
        _apt_install(prefix, [f"python3.{sys.version_info.minor}-venv"], log_path)
    except StepFailed as failure:
        print(failure, file=sys.stderr)
        return False
    return True


def _may_be_used() -> bool:
    return os.environ.get("CHATAPP_SYSTEM_PACKAGES") != "no" and _has_apt()


def _fetch_libraries(missing: list[str], build: Path, log_path: Path) -> list[str]:
    """Unpack the window's libraries below the build folder; return the packages that are still
    missing.
    """
    environment = build / "environment"
    libraries = [package for package in missing if package in WINDOW_LIBRARIES]
    if libraries and not environment.exists():
        unpacked = user_packages.fetch(libraries, build / "system", log_path)
        user_packages.write_environment(unpacked, environment)
    return [package for package in missing if package not in libraries]


def _has_apt() -> bool:
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def _is_installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat", "${db:Status-Status}", package]
    status = subprocess.run(
        query, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    return status.stdout == "installed"


def _privileged_prefix() -> list[str] | None:
    """Return what lets apt-get install: nothing for root, sudo where it asks for no password, else
    None.
    """
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(
        ["sudo", "-n", "true"], capture_output=True, check=False, stdin=subprocess.DEVNULL
    )
    return ["sudo", "-n"] if allowed.returncode == 0 else None


def _apt_install(prefix: list[str], packages: list[str], log_path: Path) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    update = [*prefix, "apt-get", "update", "-q"]
    # sudo resets the environment, so the variable is set behind it.
    installing = [
        *prefix,
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "install",
        "-y",
        "-q",
    ]
    installing += ["--no-install-recommends", *packages]
    run_step(
        Step("Reading the list of system packages", "a few seconds", update, environment),
        log_path,
        _apt_activity,
    )
    title = f"Installing system packages: {' '.join(packages)}"
    run_step(Step(title, "up to 2 minutes", installing, environment), log_path, _apt_activity)


def _apt_activity(line: str) -> str | None:
    verbs = {"Get:": "downloading", "Unpacking": "unpacking", "Setting up": "setting up"}
    for start, verb in verbs.items():
        if line.startswith(start):
            words = line.removeprefix(start).split()
            # "Get:3 http://… bookworm/main amd64 xvfb amd64 2:21.1 [3,000 kB]"
            name = words[4] if verb == "downloading" and len(words) > 4 else words[0]
            return f"{verb} {name}"
    return None


def _missing_elsewhere(purpose: str) -> list[str]:
    """Return what is missing where apt is not, by Debian's names: libraries and programs are tried."""
    if not sys.platform.startswith("linux"):
        return []
    libraries = {**display.QT_LIBRARIES, **display.X11_LIBRARIES}
    missing = [package for library, package in libraries.items() if not _loads(library)]
    if shutil.which("tesseract") is None:
        missing += OCR
    if purpose == "test":
        missing += [package for package in X_SERVER if shutil.which(PROGRAMS[package]) is None]
    return missing


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _name_missing(packages: list[str]) -> None:
    if not packages:
        return
    lost = [MISSED_WITHOUT[package] for package in packages if package in MISSED_WITHOUT]
    without = f" Without them there is no: {', '.join(lost)}." if lost else ""
    print(
        f"Missing system packages: {linux_packages.manager().install(packages)}.{without}",
        file=sys.stderr,
    )
