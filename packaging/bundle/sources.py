"""Where a bundle's interpreter and libraries come from: for glibc 2.28, or as this machine has them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import debian_libraries
import ocr
import old_glibc
import portable
import zig


class OldSystem:
    """Everything compiled for glibc 2.28; its packages of Python come before this machine's."""

    def __init__(self, work: Path, root: Path, compiler: zig.Compiler) -> None:
        self._work = work
        self._compiler = compiler
        self._wheels = old_glibc.install_wheels(work, root / "requirements.lock")
        # Packages are looked for in this order when the folder is filled.
        sys.path.insert(0, str(self._wheels))
        self.unpacked: Path | None = debian_libraries.fetch(work)
        self.more_packages = tuple(old_glibc.versions())

    def sources(self, llama: Path, with_ocr: bool) -> portable.Sources:
        """Return what the folder is made of."""
        interpreter = old_glibc.Interpreter(self._wheels)
        assert self.unpacked is not None
        return portable.Sources(
            llama,
            self._ocr() if with_ocr else None,
            {
                **debian_libraries.libraries(self.unpacked),
                **interpreter.libraries(),
                **old_glibc.tesseract_libraries(self._wheels),
                **self._replaced(),
            },
            interpreter,
            self._compiler.make(
                "python_main.c",
                self._work / "made" / "libchatapp-python.so",
                zig.FOR_GLIBC,
                ["-shared", "-fPIC", "-ldl"],
            ),
        )

    def _replaced(self) -> dict[str, Path]:
        """Return libraries in place of two of Debian 11 that ask for more than glibc 2.28."""
        made = self._work / "made"
        names = old_glibc.tesseract_libraries(self._wheels)
        png = made / "libpng16.so.16"
        made.mkdir(exist_ok=True)
        shutil.copy2(next(names[name] for name in names if name.startswith("libpng16-")), png)
        subprocess.run(["patchelf", "--set-soname", png.name, str(png)], check=True)
        systemd = self._compiler.make(
            "no_systemd.c",
            made / "libsystemd.so.0",
            zig.FOR_GLIBC,
            [
                *("-shared", "-fPIC", "-Wl,-soname,libsystemd.so.0"),
                f"-Wl,--version-script={zig.PROGRAMS / 'no_systemd.map'}",
            ],
        )
        return {png.name: png, systemd.name: systemd}

    def _ocr(self) -> Path | None:
        libraries = old_glibc.tesseract_libraries(self._wheels)
        library = next(path for name, path in libraries.items() if name.startswith("libtesseract"))
        program = self._compiler.make(
            "tesseract.c",
            self._work / "made" / "tesseract",
            zig.FOR_GLIBC,
            [str(library), "-Wl,--allow-shlib-undefined"],
        )
        return ocr.collect(self._work / "ocr", program)


class ThisSystem:
    """What this machine has: the bundle runs on systems with its C library or a newer one."""

    unpacked: Path | None = None
    more_packages: tuple[str, ...] = ()

    def __init__(self, work: Path) -> None:
        self._work = work

    def sources(self, llama: Path, with_ocr: bool) -> portable.Sources:
        """Return what the folder is made of."""
        scans = ocr.collect(self._work / "ocr") if with_ocr else None
        return portable.Sources(llama, scans, portable.system_libraries())


def chosen(work: Path, root: Path, compiler: zig.Compiler, newest: bool) -> OldSystem | ThisSystem:
    """Return the sources for glibc 2.28 where they can be had and the newest are not asked for."""
    if newest:
        return ThisSystem(work)
    if not debian_libraries.can_be_had():
        print(
            "There is no apt here for libraries of Debian 11: this machine's are taken.",
            file=sys.stderr,
        )
        return ThisSystem(work)
    return OldSystem(work, root, compiler)
