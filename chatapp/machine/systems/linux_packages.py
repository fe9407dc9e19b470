"""Package managers of Linux: what the packages that this program uses are called by each.

The names of Debian are the keys. Needs Python's standard library alone: the set-up asks it before
anything is installed. Those of apt are tried by the tests of the set-up, the others were not: no
Fedora, openSUSE, Arch or Alpine was at hand.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_XCB = dict.fromkeys(("libxcb-randr0", "libxcb-shape0", "libxcb-xkb1"), "libxcb")
_XCB_UTIL = {
    "libxcb-cursor0": "xcb-util-cursor",
    "libxcb-icccm4": "xcb-util-wm",
    "libxcb-image0": "xcb-util-image",
    "libxcb-keysyms1": "xcb-util-keysyms",
    "libxcb-render-util0": "xcb-util-renderutil",
}
_SAME = {
    "libfontconfig1": "fontconfig",
    "libxkbcommon0": "libxkbcommon",
    "libxkbcommon-x11-0": "libxkbcommon-x11",
}


@dataclass(frozen=True, slots=True)
class PackageManager:
    """`command` installs the packages whose names follow; `names` are by those of Debian."""

    program: str
    command: str
    names: Mapping[str, str] = field(default_factory=dict)

    def install(self, packages: Iterable[str]) -> str:
        """Return the command that installs packages, named as Debian names them."""
        named = " ".join(self.names.get(package, package) for package in packages)
        return f"{self.command} {' '.join(dict.fromkeys(named.split()))}"


APT = PackageManager("apt-get", "sudo apt install")
DNF = PackageManager(
    "dnf",
    "sudo dnf install",
    {
        **(_XCB | _XCB_UTIL | _SAME),
        "libegl1": "libglvnd-egl",
        "libgl1": "libglvnd-glx",
        "libdbus-1-3": "dbus-libs",
        "libglib2.0-0": "glib2",
        "tesseract-ocr": "tesseract",
        "tesseract-ocr-kor": "tesseract-langpack-kor",
        "tesseract-ocr-eng": "tesseract-langpack-eng",
        "xvfb": "xorg-x11-server-Xvfb",
        "xauth": "xorg-x11-xauth",
        "g++": "gcc-c++",
        "libvulkan-dev": "vulkan-loader-devel vulkan-headers",
        "spirv-headers": "spirv-headers-devel",
        "nvidia-cuda-toolkit": "cuda-toolkit",
        "hipcc": "rocm-hip-devel",
        "libhipblas-dev": "hipblas-devel",
        "librocblas-dev": "rocblas-devel",
    },
)
ZYPPER = PackageManager(
    "zypper",
    "sudo zypper install",
    {
        **_SAME,
        "libegl1": "libEGL1",
        "libgl1": "libGL1",
        "libglib2.0-0": "libglib-2_0-0",
        "tesseract-ocr-kor": "tesseract-ocr-traineddata-korean",
        "tesseract-ocr-eng": "tesseract-ocr-traineddata-english",
        "xvfb": "xorg-x11-server-Xvfb",
        "g++": "gcc-c++",
        "glslc": "shaderc",
        "libvulkan-dev": "vulkan-devel",
        "nvidia-cuda-toolkit": "cuda-toolkit",
    },
)
PACMAN = PackageManager(
    "pacman",
    "sudo pacman -S --needed",
    {
        **(_XCB | _XCB_UTIL | _SAME),
        "libegl1": "libglvnd",
        "libgl1": "libglvnd",
        "libdbus-1-3": "dbus",
        "libglib2.0-0": "glib2",
        "tesseract-ocr": "tesseract",
        "tesseract-ocr-kor": "tesseract-data-kor",
        "tesseract-ocr-eng": "tesseract-data-eng",
        "xvfb": "xorg-server-xvfb",
        "xauth": "xorg-xauth",
        "g++": "gcc",
        "glslc": "shaderc",
        "libvulkan-dev": "vulkan-headers vulkan-icd-loader",
        "nvidia-cuda-toolkit": "cuda",
        "hipcc": "rocm-hip-sdk",
        "libhipblas-dev": "rocm-hip-sdk",
        "librocblas-dev": "rocm-hip-sdk",
    },
)
APK = PackageManager(
    "apk",
    "sudo apk add",
    {
        **(_XCB | _XCB_UTIL | _SAME),
        "libegl1": "mesa-egl",
        "libgl1": "mesa-gl",
        "libdbus-1-3": "dbus-libs",
        "libglib2.0-0": "glib",
        "tesseract-ocr-kor": "tesseract-ocr-data-kor",
        "tesseract-ocr-eng": "tesseract-ocr-data-eng",
        "glslc": "shaderc",
        "libvulkan-dev": "vulkan-loader-dev vulkan-headers",
    },
)
MANAGERS = (APT, DNF, ZYPPER, PACMAN, APK)


def manager() -> PackageManager:
    """Return the package manager of this machine; Debian's where there is none that is known."""
    here = (each for each in MANAGERS if shutil.which(each.program))
    return next(here, APT)
