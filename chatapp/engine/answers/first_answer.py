"""The chain of a plain question without LangChain, for one that comes before LangChain has been
imported.

Importing LangChain takes longer than loading a small model and reading a question together. What is
sent and what comes is the same as with the chain of `chat`; what needs more than a template and a
model waits for that.
"""

from __future__ import annotations

from collections.abc import Iterator

from chatapp.contract.protocol import Ask
from chatapp.engine.models.chat_template import Turn
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.presets.preset_file import PresetFile
from chatapp.engine.presets.preset_values import fill
from chatapp.texts import translation

# What is longer would hardly fit, and is not tokenized twice to find out.
_MOST_LETTERS = 8


def prompt(file: PresetFile, ask: Ask, local: AnyModel) -> list[int] | None:
    """Return the tokens of a prompt that surely fits; None where the chain has to decide."""
    if (
        not isinstance(local, LocalModel)
        or _letters(ask) > _MOST_LETTERS * local.weights.context_tokens
    ):
        return None
    if ask.pictures or any(message.pictures for message in ask.history):
        return None
    template = file.templates[ask.language]
    values = fill(file.preset, ask.values, ask.language) | {
        "text": ask.question,
        "question": ask.question,
    }
    values["context"] = ""
    system = template.system.format(**values) if template.system else ""
    summary = (
        translation(ask.language).tr("prompt.summary", summary=ask.summary) if ask.summary else ""
    )
    head = "\n\n".join(filter(None, (system, summary)))
    history = ask.history if file.preset.keeps_history else ()
    turns = [
        *([Turn("system", head)] if head else []),
        *(
            Turn("user" if message.role == "user" else "assistant", message.text)
            for message in history
        ),
        Turn("user", template.user.format(**values)),
        *([Turn("assistant", ask.answer_so_far)] if ask.answer_so_far else []),
    ]
    tokens = local.prompt_of(turns)
    # The answer keeps a quarter of the context at most.
    return tokens if len(tokens) <= local.weights.context_tokens // 2 else None


def _letters(ask: Ask) -> int:
    parts = (
        ask.question,
        ask.summary,
        ask.answer_so_far,
        *(message.text for message in ask.history),
    )
    return sum(map(len, parts))


def stream(tokens: list[int], local: AnyModel, run: Run) -> Iterator[str]:
    """Yield the answer's text as it comes."""
    assert isinstance(local, LocalModel)
    for is_thinking, text in local.told(local.request(tokens, run), run):
        if not is_thinking:
            yield text
