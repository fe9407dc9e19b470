"""Packages out of a folder instead of the index: `./run --wheels DIR`, and how such a folder is made.

`python3 packaging/wheels.py DIR` fills DIR with all that `./run` installs, for a kit (docs/install.en.md).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from progress import StepFailed

VARIABLE = "CHATAPP_WHEELS"
"""The environment variable with the folder; `./run --wheels` sets it."""
PACKAGING = Path(__file__).resolve().parent
LOCK = PACKAGING.parent / "requirements.lock"
BUILD_TOOLS = ("scikit-build-core[pyproject]>=0.9.2", "hatchling>=1.27", "cmake>=3.21", "ninja")
"""What pip needs to build llama-cpp-python and chatapp itself; the lock does not name it."""


def folder() -> Path | None:
    """Return the folder to install from, None for the index. Raises StepFailed for an unusable one."""
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    wheels = Path(named)
    if not wheels.is_dir():
        raise StepFailed(f"There is no folder {wheels} (--wheels).")
    if cut := sorted(wheels.glob("*.001")):
        raise StepFailed(
            f"{cut[0].name[:-4]} in {wheels} comes in several volumes. Put them together first: "
            "sh verify.sh --join FOLDER, beside the folder of wheels in the kit; then copy the result to the others."
        )
    if not list(wheels.glob("*.whl")):
        raise StepFailed(f"There are no packages (.whl) in {wheels} (--wheels).")
    return wheels


def environment(before: Mapping[str, str]) -> dict[str, str]:
    """Return the environment in which pip, and the pip that builds packages, use only the folder."""
    wheels = folder()
    if wheels is None:
        return dict(before)
    # As an address: pip cuts this variable at blanks.
    address = wheels.resolve().as_uri()
    return {**before, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": address, "PIP_CONFIG_FILE": os.devnull}


def fill(target: Path) -> None:
    """Download everything into a folder: wheels, and the sources of what has none."""
    target.mkdir(parents=True, exist_ok=True)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--disable-pip-version-check",
        "-d",
        str(target),
    ]
    # Without its build dependencies pip would fetch and build each source to see its metadata.
    subprocess.run([*pip, "--no-deps", "--require-hashes", "-r", str(LOCK)], check=True)
    zig = re.search(r"^ziglang==\S+", (PACKAGING / "zig.lock").read_text("utf-8"), re.MULTILINE)
    tools = [*BUILD_TOOLS, "editables", *([zig[0]] if zig else [])]
    subprocess.run([*pip, *tools], check=True)


if __name__ == "__main__":
    fill(Path(sys.argv[1]))
