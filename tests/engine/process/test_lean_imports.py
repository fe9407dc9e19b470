"""What the engine keeps out when it imports LangChain and llama.cpp, and that nothing misses it."""

from __future__ import annotations

import subprocess
import sys

_ENGINE = """
import sys, warnings
warnings.simplefilter("ignore")
from chatapp.machine import network
from chatapp.engine.process import lean_imports
network.prepare_engine()
lean_imports.use()
import chatapp.engine.models.chat_model, chatapp.engine.answers.answer
{asked}
"""


def _asked(python: str) -> str:
    command = [sys.executable, "-c", _ENGINE.format(asked=python)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def test_the_client_of_a_hub_is_never_imported() -> None:
    heavy = (
        '"langsmith.client", "requests.sessions", "pydantic.v1.main", "llama_cpp.llama_chat_format"'
    )
    assert _asked(f"print([name for name in ({heavy}) if name in sys.modules])") == "[]"


def test_no_run_is_traced() -> None:
    told = _asked(
        "from langchain_core.tracers.context import _tracing_v2_is_enabled; print(_tracing_v2_is_enabled())"
    )
    assert told == "False"


def test_chains_run_without_it() -> None:
    run = "from langchain_core.runnables import RunnableLambda as R; print((R(str) | R(len)).invoke(1234))"
    assert _asked(run) == "4"


def test_a_class_of_llama_cpp_python_is_there_when_it_is_asked_for() -> None:
    assert _asked("import llama_cpp; print(llama_cpp.Llama.__name__)") == "Llama"


def test_what_is_not_kept_out_is_the_real_thing() -> None:
    assert _asked("import pydantic; print(pydantic.BaseModel.__module__)") == "pydantic.main"


def test_a_langchain_that_wants_the_real_ones_gets_them() -> None:
    again = "lean_imports.give_up(); import chatapp.engine.models.chat_model; print(sys.modules['langsmith'].__file__)"
    assert _asked(again).endswith("__init__.py")
