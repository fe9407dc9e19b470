"""Makes llama.cpp's backend for a GPU, which is loaded beside that of the CPU:
`packaging/gpu_backend.py vulkan|cuda|rocm|metal|auto|off`, called by `./run --gpu`.

Only the backend is compiled, from the very sources that requirements.lock names; what is installed
stays as it is, and without the GPU's driver the program runs on the CPU as before.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from progress import Step, StepFailed, run_step

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from chatapp.machine.systems import linux_packages  # type: ignore[import-untyped] # noqa: E402

BUILD = ROOT / "build"
LOG = BUILD / "set-up.log"
LOCK = ROOT / "requirements.lock"
PROJECT = """cmake_minimum_required(VERSION 3.19)
project(chatapp_backend C CXX)
set(CMAKE_INSTALL_RPATH "$ORIGIN")
set(CMAKE_BUILD_WITH_INSTALL_RPATH ON)
add_subdirectory(${GGML_SOURCE} ggml)
"""
LIBRARIES = (".so", ".dll", ".dylib")
VULKAN_HEADERS = 271
"""Vulkan 1.3.271 has VK_EXT_layer_settings, which llama.cpp uses; Debian 12 has 1.3.239."""


@dataclass(frozen=True)
class Need:
    """Something that compiling needs; `package` is Debian's name for where it is."""

    what: str
    is_here: Callable[[], bool]
    package: str

    @property
    def is_vulkan(self) -> bool:
        """Whether it is Vulkan's headers."""
        return self.package == "libvulkan-dev"


@dataclass(frozen=True)
class Toolkit:
    """A kind of GPU: whether one is seen, and what compiling for it needs."""

    target: str
    option: str
    title: str
    is_seen: Callable[[], bool]
    needs: tuple[Need, ...]


def has_program(*names: str) -> Callable[[], bool]:
    """Return a question for a program by one of its names."""
    return lambda: any(shutil.which(name) for name in names)


def header_version(roots: tuple[str, ...] = ("/usr/include", "/usr/local/include")) -> int:
    """Return the last part of the version of Vulkan's headers, 0 without them."""
    sdk = os.environ.get("VULKAN_SDK")
    for root in (*([f"{sdk}/include", f"{sdk}/Include"] if sdk else []), *roots):
        file = Path(root) / "vulkan" / "vulkan_core.h"
        if file.is_file():
            match = re.search(r"define VK_HEADER_VERSION (\d+)", file.read_text("utf-8", "replace"))
            return int(match[1]) if match else 0
    return 0


def has_cublas() -> bool:
    """Return whether the library that CUDA's backend links is beside NVIDIA's compiler."""
    nvcc, sdk = shutil.which("nvcc"), os.environ.get("CUDA_PATH")
    roots = [Path("/usr"), Path("/usr/local/cuda"), *([Path(sdk)] if sdk else [])]
    if nvcc:
        roots.append(Path(nvcc).resolve().parents[1])
    places = ("include/cublas_v2.h", "targets/*/include/cublas_v2.h")
    return any(any(root.glob(place)) for root in roots for place in places)


def _sees(*patterns: str) -> Callable[[], bool]:
    return lambda: any(any(Path("/").glob(pattern)) for pattern in patterns)


COMPILER = Need("a C++ compiler", has_program("c++", "g++", "clang++", "cl"), "g++")
TOOLKITS = {
    "cuda": Toolkit(
        "ggml-cuda",
        "GGML_CUDA",
        "NVIDIA (CUDA)",
        _sees("proc/driver/nvidia/version", "dev/nvidia0"),
        (
            COMPILER,
            Need("NVIDIA's compiler nvcc", has_program("nvcc"), "nvidia-cuda-toolkit"),
            Need("NVIDIA's library cuBLAS", has_cublas, "nvidia-cuda-toolkit"),
        ),
    ),
    "rocm": Toolkit(
        "ggml-hip",
        "GGML_HIP",
        "AMD (ROCm)",
        _sees("dev/kfd"),
        (
            COMPILER,
            Need("AMD's compiler hipcc", has_program("hipcc"), "hipcc"),
            Need(
                "hipBLAS",
                _sees("usr/include/hipblas", "opt/rocm/include/hipblas"),
                "libhipblas-dev",
            ),
        ),
    ),
    "vulkan": Toolkit(
        "ggml-vulkan",
        "GGML_VULKAN",
        "Vulkan",
        _sees("dev/dri/renderD*"),
        (
            COMPILER,
            Need("the shader compiler glslc", has_program("glslc"), "glslc"),
            Need(
                f"Vulkan's headers, 1.3.{VULKAN_HEADERS} or newer (Debian 13, or the SDK of LunarG)",
                lambda: header_version() >= VULKAN_HEADERS,
                "libvulkan-dev",
            ),
            Need(
                "SPIR-V's headers",
                _sees("usr/share/cmake/SPIRV-Headers", "usr/lib*/cmake/SPIRV-Headers"),
                "spirv-headers",
            ),
        ),
    ),
}


def main() -> int:
    """Make or remove backends and return the exit code."""
    kind = sys.argv[1] if len(sys.argv) > 1 else ""
    if kind not in (*TOOLKITS, "metal", "auto", "off"):
        print("./run --gpu vulkan|cuda|rocm|metal|auto|off", file=sys.stderr)
        return 2
    libraries = _libraries()
    if kind == "off":
        return remove(libraries)
    if kind == "metal" or (kind == "auto" and sys.platform == "darwin"):
        is_mac = sys.platform == "darwin"
        print(
            "Metal is part of every build on macOS." if is_mac else "Metal is macOS's.",
            file=sys.stderr,
        )
        return 0 if is_mac else 1
    chosen = kind if kind in TOOLKITS else choose()
    if chosen is None:
        return 0
    missing = [need for need in TOOLKITS[chosen].needs if not need.is_here()]
    if missing:
        print(missing_words(TOOLKITS[chosen].title, missing), file=sys.stderr)
        return 1
    try:
        make(TOOLKITS[chosen], libraries)
    except StepFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def choose() -> str | None:
    """Return the best kind that is seen and can be compiled for; say what was found."""
    seen = [kind for kind, toolkit in TOOLKITS.items() if toolkit.is_seen()]
    if not seen:
        print("No GPU was found; chatapp computes on the processor.", file=sys.stderr)
        return None
    print("Found:", ", ".join(TOOLKITS[kind].title for kind in seen), file=sys.stderr)
    for kind in seen:
        missing = [need for need in TOOLKITS[kind].needs if not need.is_here()]
        if not missing:
            return kind
        print(missing_words(TOOLKITS[kind].title, missing), file=sys.stderr)
    return None


def missing_words(title: str, missing: list[Need]) -> str:
    """Say what compiling for a GPU lacks, and how to get it with this machine's package manager."""
    names = "".join(f"\n  - {need.what}" for need in missing)
    words = f"{title}: compiling for it needs what is not here:{names}"
    # Headers that are there but too old come from nowhere else in this distribution.
    packages = [need.package for need in missing if not (need.is_vulkan and header_version())]
    return f"{words}\nTry: {linux_packages.manager().install(packages)}" if packages else words


def remove(libraries: Path) -> int:
    """Remove every backend that was made; the CPU's stays."""
    for toolkit in TOOLKITS.values():
        for file in libraries.glob(f"*{toolkit.target}*"):
            file.unlink()
    print("chatapp computes on the processor.", file=sys.stderr)
    return 0


def make(toolkit: Toolkit, libraries: Path) -> None:
    """Compile a backend and put it beside llama.cpp's libraries. Raises `StepFailed`."""
    folder = BUILD / toolkit.target
    sources = _unpack(folder)
    (folder / "project").mkdir(parents=True, exist_ok=True)
    (folder / "project" / "CMakeLists.txt").write_text(PROJECT, "utf-8")
    cmake = _cmake(folder)
    made = folder / "made"
    options = {
        "GGML_SOURCE": str(sources / "vendor" / "llama.cpp" / "ggml"),
        "CMAKE_BUILD_TYPE": "Release",
        "BUILD_SHARED_LIBS": "ON",
        "GGML_BACKEND_DL": "ON",
        "GGML_NATIVE": "OFF",
        "GGML_CPU": "OFF",
        "GGML_CCACHE": "OFF",
        toolkit.option: "ON",
    }
    defines = [f"-D{name}={value}" for name, value in options.items()]
    configure = [*cmake, "-S", str(folder / "project"), "-B", str(made), *defines]
    compile_ = [
        *cmake,
        "--build",
        str(made),
        "--target",
        toolkit.target,
        "--config",
        "Release",
        # Without a number, make would start all compilers at once.
        "--parallel",
        str(os.cpu_count() or 1),
    ]
    environment = dict(os.environ)
    steps = (
        Step(f"Looking for what {toolkit.title} needs", "a few seconds", configure, environment),
        Step(f"Compiling for {toolkit.title}", "5 to 20 minutes", compile_, environment),
    )
    for step in steps:
        run_step(step, LOG, _activity)
    libraries_made = (
        file for file in made.rglob(f"*{toolkit.target}.*") if file.suffix in LIBRARIES
    )
    built = next(libraries_made, None)
    if built is None:
        raise StepFailed(f"The backend for {toolkit.title} was not made; see {LOG}.")
    shutil.copy2(built, libraries / built.name)
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{toolkit.title} is there. `chatapp --version` lists its devices.", file=sys.stderr)


def _libraries() -> Path:
    """Return the folder of llama.cpp's libraries in this environment, without loading them."""
    import importlib.util

    spec = importlib.util.find_spec("llama_cpp")
    if spec is None or not spec.origin:
        raise SystemExit("llama-cpp-python is not installed: ./run does that first.")
    return Path(spec.origin).parent / "lib"


def locked(name: str, text: str) -> str:
    """Return the lines of one package in a lock file, with its hashes."""
    match = re.search(rf"^{re.escape(name)}==.*?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    if match is None:
        raise StepFailed(f"requirements.lock does not name {name}.")
    return match[0]


def _unpack(folder: Path) -> Path:
    """Fetch the sources of the llama.cpp that is installed, and unpack them. Raises `StepFailed`."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    wanted = folder / "requirement.txt"
    wanted.write_text(locked("llama-cpp-python", LOCK.read_text("utf-8")), "utf-8")
    pip = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps"]
    fetching = [
        *pip,
        "--no-binary",
        ":all:",
        "--require-hashes",
        "-r",
        str(wanted),
        "-d",
        str(folder),
    ]
    step = Step("Fetching the sources of llama.cpp", "about a minute", fetching, dict(os.environ))
    run_step(step, LOG, lambda _line: None)
    archive = next(folder.glob("llama_cpp_python-*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


def _cmake(folder: Path) -> list[str]:
    """Return the command for CMake with ninja, fetched for this alone where there is none."""
    if shutil.which("cmake"):
        return ["cmake"]
    pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder / "tools")]
    step = Step("Fetching CMake", "a few seconds", [*pip, "cmake", "ninja"], dict(os.environ))
    run_step(step, LOG, lambda _line: None)
    os.environ["PATH"] = f"{folder / 'tools' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    os.environ["PYTHONPATH"] = str(folder / "tools")
    return [str(folder / "tools" / "bin" / "cmake")]


def _activity(line: str) -> str | None:
    match = re.match(r"\[\s*(\d+)[/%]\s*(\d*)", line)
    return f"compiling, {match[1]} of {match[2] or '100'}" if match else None


if __name__ == "__main__":
    sys.exit(main())
