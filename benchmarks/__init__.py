"""Programs that measure this program beside llama.cpp's own and the plain LangChain stack, in one
run.
"""

import os
import sys

from chatapp.engine.process import openmp
from chatapp.machine import huge_pages

# Before any of them loads llama.cpp: in this process it must wait as it does in the engine's.
openmp.wait_politely()


def start_as_the_engine_is() -> None:
    """Start this program anew with the memory that the engine is started with; returns when it was."""
    before = os.environ.get("GLIBC_TUNABLES")
    huge_pages.ask_for(os.environ)
    if os.environ["GLIBC_TUNABLES"] != before:
        os.execv(sys.executable, sys.orig_argv)
