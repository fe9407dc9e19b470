"""Between which numbers each setting of an answer has to lie: llama.cpp ends the process over some
that do not.
"""

from __future__ import annotations

import math

from chatapp.errors import SamplingWrong, cause_code

BOUNDS = {
    "temperature": (0, 5),
    "top_k": (0, 1 << 20),
    "top_p": (0, 1),
    "min_p": (0, 1),
    "repeat_penalty": (0.1, 5),
    "frequency_penalty": (-2, 2),
    "presence_penalty": (-2, 2),
    "seed": (-1, 1 << 53),
    "max_tokens": (1, 1 << 20),
    "repeat_last_n": (-1, 1 << 20),
    "typical_p": (0, 1),
    "top_n_sigma": (-1, 10),
    "dynatemp_range": (0, 5),
    "dynatemp_exponent": (0, 10),
    "xtc_probability": (0, 1),
    "xtc_threshold": (0, 1),
    "dry_multiplier": (0, 10),
    "dry_base": (1, 10),
    "dry_allowed_length": (0, 1 << 20),
    "dry_penalty_last_n": (-1, 1 << 20),
    "mirostat": (0, 2),
    "mirostat_tau": (0, 20),
    "mirostat_eta": (0, 1),
}


def checked(name: str, value: float) -> float:
    """Return the number when it is allowed. Raises SamplingWrong."""
    low, high = BOUNDS[name]
    if not math.isfinite(value) or not low <= value <= high:
        raise SamplingWrong(
            name=name, cause=cause_code("between", low=f"{low:.16g}", high=f"{high:.16g}")
        )
    return value
