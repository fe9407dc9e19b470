"""Environment of GNU OpenMP and ggml, set before llama.cpp is loaded."""

from __future__ import annotations

import os

SPINS = "GOMP_SPINCOUNT"
SPIN_COUNT = "100000"


def wait_politely() -> None:
    """Let llama.cpp's threads spin at a barrier for a third of OpenMP's default, then sleep.

    A spinning thread keeps the core from the thread it waits for: with two other programs busy on
    two cores the starter wrote 32 tokens a second with the default and 41 with this. 100,000 spins
    take 1.3 ms on one processor and more on others; our work between two tokens takes 0.35 ms and
    more. With 30,000 a quiet machine wrote 0.99 of the tokens (all measured).
    """
    os.environ.setdefault(SPINS, SPIN_COUNT)
    # When llama.cpp aborts, its search for a debugger deadlocks between two threads.
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
