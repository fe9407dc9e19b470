"""How llama.cpp's threads wait for each other, and what it does when it ends the process: said before it is loaded."""

from __future__ import annotations

import os

SPINS = "GOMP_SPINCOUNT"


def wait_politely() -> None:
    """Let llama.cpp's threads spin a little and then sleep while they wait for each other.

    Read by GNU OpenMP when it is loaded. Spinning threads keep the core from the one they wait for: with two other
    programs busy on two cores, the starter wrote 21 to 28 tokens a second as OpenMP has it, and 51 with this. On a
    quiet machine this costs nothing, while a tenth of it cost 1.4 % of the starter's tokens and 2.8 % of those of a
    model of 1 B parameters.
    """
    os.environ.setdefault(SPINS, "10000")
    # When llama.cpp ends the process, two of its threads that look for a debugger wait for each other for ever.
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
