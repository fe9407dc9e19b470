"""One answer of a model: what it is asked for, and its outcome."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from chatapp.contract.records import Thinking
from chatapp.contract.sampling import Sampling
from chatapp.engine.models.llama.generation import Outcome


@dataclass(slots=True)
class Run:
    """The parameters of one answer; the model sets what stands below `outcome`.

    `thinking_level` None leaves it to the settings. `retracted` are letters at the beginning of
    what was generated that turned out to be thinking, and are no part of the answer.
    `chances` is the number of alternatives per token in the logprobs, 0 for no logprobs.
    `on_thinking` receives thinking as it comes.
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
    thinking_level: Thinking | None = None
    outcome: Outcome = field(default_factory=Outcome)
    thinking: str = ""
    retracted: int = 0
    seen_from: int = 0

    def think(self, text: str, retracts: int = 0) -> None:
        """Take a piece of the thinking; `retracts` letters of the answer were part of it."""
        self.thinking += text
        self.retracted += retracts
        self.on_thinking(text)

    def kept(self, text: str, begun: int = 0) -> str:
        """Return an answer without what was retracted, which began behind `begun` letters."""
        return text[:begun] + text[begun + self.retracted :]
