"""Debian packages without root: downloaded by apt and unpacked into a folder that only this
checkout uses.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from progress import Step, run_step


def fetch(packages: list[str], folder: Path, log_path: Path) -> Path:
    """Unpack packages, with those they depend on and the system lacks, below the folder; return the
    unpacked root.

    Raises `StepFailed` when they cannot be downloaded.
    """
    lists, cache, unpacked = folder / "lists", folder / "cache", folder / "root"
    for made in (lists / "partial", cache / "archives" / "partial", unpacked):
        made.mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State::Lists": str(lists),
        "Dir::Cache": str(cache),
        # The system's own state is only read, so its lock is not needed.
        "Debug::NoLocking": "true",
    }
    apt = ["apt-get", "-q"]
    for name, value in options.items():
        apt += ["-o", f"{name}={value}"]
    reading = Step(
        "Reading the list of system packages", "a few seconds", [*apt, "update"], os.environ
    )
    run_step(reading, log_path, lambda _line: None)
    download = [*apt, "install", "--download-only", "--yes", "--no-install-recommends", *packages]
    title = f"Fetching system packages for this checkout alone: {' '.join(packages)}"
    run_step(
        Step(title, "up to a minute", download, os.environ), log_path, lambda _line: "downloading"
    )
    for archive in sorted((cache / "archives").glob("*.deb")):
        subprocess.run(
            ["dpkg-deb", "--extract", str(archive), str(unpacked)],
            check=True,
            stdin=subprocess.DEVNULL,
        )
    return unpacked


def write_environment(unpacked: Path, path: Path) -> None:
    """Write a shell file that puts the unpacked libraries before the system's; `./run` and `./test`
    read it.
    """
    folders = sorted({*unpacked.glob("usr/lib/*-linux-*"), *unpacked.glob("lib/*-linux-*")})
    libraries = ":".join(str(folder) for folder in folders)
    lines = [
        f"LD_LIBRARY_PATH={shlex.quote(libraries)}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}",
        "export LD_LIBRARY_PATH",
    ]
    fonts = unpacked / "etc" / "fonts"
    if fonts.is_dir() and not Path("/etc/fonts/fonts.conf").exists():
        lines += [f"FONTCONFIG_PATH={shlex.quote(str(fonts))}", "export FONTCONFIG_PATH"]
    path.write_text("\n".join(lines) + "\n", "utf-8")
