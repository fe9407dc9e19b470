"""The version of this program, for whoever builds it: pyproject.toml asks `version()`.

It comes from the tag of the commit, "v1.2.3"; commits behind a tag are versions on the way to the
next one. Where there is no tag to ask for, it is the newest version that CHANGELOG.md names.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_DESCRIBED = re.compile(r"v(\d+)\.(\d+)\.(\d+)-(\d+)-(g[0-9a-f]+)")
_HEADING = re.compile(r"^## \[?(\d+\.\d+\.\d+)", re.MULTILINE)


def version(root: Path = ROOT) -> str:
    """Return the version of a checkout or of an unpacked source archive, as PEP 440 writes it."""
    packed = root / "PKG-INFO"
    if packed.is_file():
        match = re.search(r"^Version: (\S+)", packed.read_text("utf-8"), re.MULTILINE)
        if match:
            return match[1]
    return _of_tag(root) or _of_changelog(root)


def _of_tag(root: Path) -> str:
    if not (root / ".git").exists():
        # A folder of another repository would answer for itself.
        return ""
    asked = ["git", "-C", str(root), "describe", "--tags", "--long", "--match", "v[0-9]*"]
    try:
        said = subprocess.run(
            asked, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        ).stdout.strip()
    except OSError:
        return ""
    match = _DESCRIBED.fullmatch(said)
    if not match:
        return ""
    major, minor, patch, behind, commit = match.groups()
    if behind == "0":
        return f"{major}.{minor}.{patch}"
    return f"{major}.{minor}.{int(patch) + 1}.dev{behind}+{commit}"


def _of_changelog(root: Path) -> str:
    match = _HEADING.search((root / "CHANGELOG.md").read_text("utf-8"))
    if match is None:
        raise ValueError("CHANGELOG.md names no version")
    return match[1]


if __name__ == "__main__":
    print(version())
