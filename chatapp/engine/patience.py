"""How llama.cpp's threads wait for each other, and what it does when it ends the process: said before it is loaded."""

from __future__ import annotations

import os

SPINS = "GOMP_SPINCOUNT"


def wait_politely() -> None:
    """Let llama.cpp's threads spin a little and then sleep while they wait for each other.

    Read by GNU OpenMP when it is loaded; it would spin ten times longer. Spinning threads keep the core from the one
    they wait for: with two other programs busy on two cores, the starter wrote 27 tokens a second as OpenMP has it and
    55 with this. With less, a quiet machine loses: beside llama-server, a model of 1 B parameters wrote 0.97 of its
    tokens with 1,000 and 1.02 with 30,000.
    """
    os.environ.setdefault(SPINS, "30000")
    # When llama.cpp ends the process, two of its threads that look for a debugger wait for each other for ever.
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
