"""The chain of a plain question without LangChain, for one that comes before LangChain has been imported.

Importing LangChain takes longer than loading a small model and reading a question together. What is sent and what
comes is the same as with the chain of `chat`; what needs more than a template and a model waits for that.
"""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.engine.chains.preset_file import PresetFile
from chatapp.engine.chains.preset_values import fill
from chatapp.engine.llm.any_model import AnyModel
from chatapp.engine.llm.chat_template import Turn
from chatapp.engine.llm.local_model import LocalModel
from chatapp.engine.llm.run import Run
from chatapp.protocol import Ask


def prompt(file: PresetFile, ask: Ask, local: AnyModel) -> list[int] | None:
    """Return the tokens of a prompt that surely fits; None where the chain has to decide."""
    is_plain = not (ask.history or ask.summary or ask.answer_so_far)
    if not (is_plain and isinstance(local, LocalModel) and len(ask.question) < local.weights.context_tokens):
        return None
    template = file.templates[ask.language]
    values = fill(file.preset, ask.values, ask.language) | {"text": ask.question, "question": ask.question}
    values["context"] = ""
    turns = [Turn("user", template.user.format(**values))]
    if template.system:
        turns.insert(0, Turn("system", template.system.format(**values)))
    tokens = local.prompt_of(turns)
    # The answer keeps a quarter of the context at most.
    return tokens if len(tokens) <= local.weights.context_tokens // 2 else None


def stream(tokens: list[int], local: AnyModel, run: Run) -> Iterator[str]:
    """Yield the answer's text as it comes."""
    assert isinstance(local, LocalModel)
    for is_thinking, text in local.told(local.request(tokens, run), run):
        if not is_thinking:
            yield text
