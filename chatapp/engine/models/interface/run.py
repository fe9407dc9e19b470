"""One answer of a model: what is wished of it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama.generation import Outcome


@dataclass(slots=True)
class Run:
    """What one answer wants of the model, and what came of it in `outcome`, `thinking` and
    `seen_from`.

    `chances` is how many alternatives of each token are told, 0 none. `on_thinking` gets the
    thinking as it comes.
    """

    sampling: Sampling = Sampling()
    stop: tuple[str, ...] = ()
    grammar: str = ""
    json_schema: str = ""
    logit_bias: Mapping[str, float] = field(default_factory=dict)
    chances: int = 0
    stopped: Callable[[], bool] = lambda: False
    on_prompt: Callable[[int, int], None] = lambda done, total: None
    on_thinking: Callable[[str], None] = lambda text: None
    outcome: Outcome = field(default_factory=Outcome)
    thinking: str = ""
    seen_from: int = 0
