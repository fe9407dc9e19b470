"""Libraries of Debian 11 for a bundle: those that the window needs, compiled for a glibc of 2020.

They are fetched by apt with lists of its own, which it checks by Debian's keys; this machine's are not touched.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

RELEASE = "bullseye"
_KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
PACKAGES = (
    *("libx11-6", "libx11-xcb1", "libxau6", "libxdmcp6", "libbsd0", "libmd0", "libxcb1"),
    *("libxcb-cursor0", "libxcb-glx0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1"),
    *("libxcb-randr0", "libxcb-render0", "libxcb-render-util0", "libxcb-shape0", "libxcb-shm0"),
    *("libxcb-sync1", "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1", "libxkbcommon0"),
    *("libxkbcommon-x11-0", "libwayland-client0", "libwayland-cursor0", "libwayland-egl1"),
    *("libegl1", "libgl1", "libglvnd0", "libglx0", "libfontconfig1", "libfreetype6", "libexpat1"),
    *("libuuid1", "libbrotli1", "libdbus-1-3", "libglib2.0-0", "libpcre3", "libffi7", "zlib1g"),
    *("libgssapi-krb5-2", "libkrb5-3", "libk5crypto3", "libkrb5support0", "libcom-err2"),
    *("libkeyutils1", "libzstd1", "libstdc++6", "libgcc-s1"),
)
"""Not libpng16 and libsystemd0: both ask for more than glibc 2.28 (see build.py)."""


@dataclass(frozen=True, slots=True)
class Repository:
    """An address of packages and the release in it."""

    address: str
    release: str


def can_be_had() -> bool:
    """Whether this machine has apt and Debian's keys."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb") and Path(_KEYS).exists())


def fetch(work: Path) -> Path:
    """Return a folder with the unpacked packages, each in a folder of its name."""
    target = work / "debian"
    fingerprint = hashlib.sha256("\n".join([RELEASE, *PACKAGES]).encode()).hexdigest()
    stamp = target / ".made"
    if stamp.is_file() and stamp.read_text("utf-8") == fingerprint:
        return target
    shutil.rmtree(target, ignore_errors=True)
    apt = work / "apt"
    for folder in (target, apt / "state" / "lists", apt / "cache" / "archives", apt / "packages"):
        folder.mkdir(parents=True, exist_ok=True)
    (apt / "status").touch()
    lines = [
        f"deb [signed-by={_KEYS}] {each.address} {each.release} main" for each in _repositories()
    ]
    (apt / "sources.list").write_text("\n".join([*lines, ""]), "utf-8")
    command = ["apt-get", "-q", *_options(apt)]
    subprocess.run([*command, "update"], check=True, stdout=subprocess.DEVNULL)
    packages = apt / "packages"
    subprocess.run(
        [*command, "download", *PACKAGES], check=True, cwd=packages, stdout=subprocess.DEVNULL
    )
    for file in packages.glob("*.deb"):
        unpacked = target / file.name.partition("_")[0]
        subprocess.run(["dpkg-deb", "-x", str(file), str(unpacked)], check=True)
        field = ["dpkg-deb", "-f", str(file), "Version"]
        version = subprocess.run(field, check=True, capture_output=True, text=True).stdout
        (unpacked / "version").write_text(version.strip(), "utf-8")
    shutil.rmtree(apt)
    stamp.write_text(fingerprint, "utf-8")
    return target


def libraries(folder: Path) -> dict[str, Path]:
    """Return the libraries in the folder by name."""
    found: dict[str, Path] = {}
    for file in folder.glob("*/**/*.so*"):
        if re.search(r"/lib(/x86_64-linux-gnu)?/[^/]+$", str(file)):
            real = Path(os.path.realpath(file))
            if real.is_file():
                found.setdefault(file.name, real)
    return found


def _options(apt: Path) -> list[str]:
    settings = {
        "Dir::Etc::sourcelist": apt / "sources.list",
        "Dir::Etc::sourceparts": "-",
        "Dir::State": apt / "state",
        "Dir::State::status": apt / "status",
        "Dir::Cache": apt / "cache",
        "APT::Architecture": "amd64",
        "APT::Sandbox::User": "root",
        "Acquire::Languages": "none",
    }
    return [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]


def _repositories() -> list[Repository]:
    """Return this machine's own repositories of Debian, with the older release."""
    shown = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"],
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Repository] = {}
    for line in shown.stdout.splitlines():
        address, _, release = line.partition(" ")
        if re.search(r"/debian(-security)?/?$", address):
            security = "-security" if "security" in address else ""
            if not release.endswith("-updates"):
                found[address] = Repository(address, f"{RELEASE}{security}")
    return list(found.values())
