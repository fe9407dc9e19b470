"""How llama.cpp's threads wait for each other, and what it does when it ends the process: said
before it is loaded.
"""

from __future__ import annotations

import os

SPINS = "GOMP_SPINCOUNT"
SPIN_COUNT = "100000"


def wait_politely() -> None:
    """Let llama.cpp's threads spin a little and then sleep while they wait for each other.

    Read by GNU OpenMP when it is loaded; it would spin three times longer. Spinning threads keep
    the core from the one they wait for: with two other programs busy on two cores, the starter
    wrote 32 tokens a second as OpenMP has it and 41 with this. It is 1.3 ms on one processor and
    more on others; what we do between two tokens takes 0.35 ms, and longer where a piece is sent.
    With 30,000 a quiet machine wrote 0.99 of the tokens.
    """
    os.environ.setdefault(SPINS, SPIN_COUNT)
    # When llama.cpp ends the process, two of its threads that look for a debugger wait for each
    # other for ever.
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
