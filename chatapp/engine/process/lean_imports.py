"""Keeps out what heavy libraries import and this program never uses: half of the time to the first
token.

LangChain imports a tracing client, which would send what was asked to a hub, the first version of
pydantic and an HTTP client; stand-ins that do nothing take their places, in the engine alone.
llama-cpp-python imports its own chat formats along with llama.cpp's functions; only the functions
are used here.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.machinery
import importlib.util
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from types import ModuleType
from typing import Any

_STOOD_IN = ("langsmith", "pydantic.v1", "requests")
_NO_TRACE = {
    "parent": None,
    "tags": None,
    "metadata": None,
    "project_name": None,
    "address": None,
    "client": None,
    "replicas": None,
    "distributed_parent_id": None,
    "enabled": False,
}


class Inert:
    """Any name of a stand-in: can be named, inherited from and called, and does nothing."""

    def __init__(self, *arguments: object, **named: object) -> None:
        pass


class _StandIns:
    """Finds the packages of `_STOOD_IN` and every module in them, and makes them empty: a finder
    and a loader.
    """

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return where the module is made; None for all others."""
        if not any(fullname == name or fullname.startswith(f"{name}.") for name in _STOOD_IN):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Let Python make an ordinary module."""

    def exec_module(self, module: ModuleType) -> None:
        """Give it every name there could be."""
        module.__dict__["__getattr__"] = partial(_inert, module.__name__)
        if module.__name__.startswith("langsmith"):
            module.__dict__.update(
                get_tracing_context=lambda context=None: dict(_NO_TRACE),
                _set_tracing_context=lambda context: None,
                tracing_context=_tracing_context,
                tracing_is_enabled=lambda context=None: False,
                get_current_run_tree=lambda: None,
            )


def _inert(module: str, name: str) -> object:
    """Return what a name of a stand-in is: a module where it is written like one, else a class."""
    if name.startswith("__"):
        raise AttributeError(name)
    if name.islower():
        return importlib.import_module(f"{module}.{name}")
    # A class of its own for each name: `except requests.HTTPError` and unions want different ones.
    return (
        type(name, (Inert, Exception), {}) if name.endswith("Error") else type(name, (Inert,), {})
    )


@contextlib.contextmanager
def _tracing_context(**wanted: object) -> Iterator[None]:
    yield


class _FunctionsOnly(ModuleType):
    """llama_cpp without its own classes; whoever asks for one of them gets the whole package after
    all.
    """

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self.__class__ = ModuleType  # type: ignore[assignment]
        assert self.__spec__ is not None
        assert self.__spec__.loader is not None
        self.__spec__.loader.exec_module(self)
        return getattr(self, name)


_STAND_INS = _StandIns()


def give_up() -> None:
    """Take the stand-ins out again, and what was imported over them: a later LangChain may want the
    real ones.
    """
    if _STAND_INS in sys.meta_path:
        sys.meta_path.remove(_STAND_INS)
    for name in list(sys.modules):
        if name.startswith(
            (
                *_STOOD_IN,
                "langchain",
                "chatapp.engine.models.chat_model",
                "chatapp.engine.answers.chat",
            )
        ):
            del sys.modules[name]


def use() -> None:
    """Put all of it in place. Called before any library is imported; what was imported before stays
    as it is.
    """
    sys.meta_path.insert(0, _STAND_INS)
    spec = None if "llama_cpp" in sys.modules else importlib.util.find_spec("llama_cpp")
    if spec is not None:
        module = _FunctionsOnly("llama_cpp")
        module.__spec__, module.__path__ = spec, list(spec.submodule_search_locations or ())
        module.__file__ = spec.origin
        sys.modules["llama_cpp"] = module
