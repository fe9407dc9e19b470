"""The chain of a preset without chat turns: a plain text | what fits | model, streamed.

Models without a chat template read the examples of a preset as text. A preset that continues a text
gives it to every model of this machine as it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import PromptTemplate
from langchain_core.runnables import Runnable, RunnableLambda

from chatapp.contract.protocol import Ask
from chatapp.contract.records import Language
from chatapp.engine.models import budget
from chatapp.engine.models.interface.any_model import AnyModel
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.local_model import LocalModel
from chatapp.engine.models.text_model import TextModel
from chatapp.engine.presets import presets
from chatapp.engine.presets.presets import PresetFile, TextForm
from chatapp.errors import QuestionTooLong


@dataclass(frozen=True, slots=True)
class PlainText:
    """A preset in the form of a text, and the local model that continues it."""

    file: PresetFile
    form: TextForm
    local: LocalModel


def of(file: PresetFile, language: Language, local: AnyModel) -> PlainText | None:
    """Return the preset as a text, None where the model gets chat turns."""
    if not isinstance(local, LocalModel):
        return None
    form = presets.text_form(file, language)
    if form is None or not (file.preset.continues or local.template.is_base):
        return None
    return PlainText(file, form, local)


def chain(plain: PlainText, run: Run) -> Runnable[str, str]:
    """Return the LangChain chain that continues the text of a preset."""

    def fit(prompt: str) -> str:
        return _cut(prompt, plain, run)

    model = TextModel(client=plain.local, run=run)
    return RunnableLambda(fit) | model | StrOutputParser()


def stream(plain: PlainText, ask: Ask, run: Run) -> Iterator[str]:
    """Yield the continuation as it comes."""
    empty = _rendered(plain, replace(ask, question=""))
    run.stop = (*run.stop, *plain.form.stop(empty, ask.question))
    yield from chain(plain, run).stream(text(plain, ask) + ask.answer_so_far)


def text(plain: PlainText, ask: Ask) -> str:
    """Return the text that the model continues."""
    return plain.form.prompt(_rendered(plain, ask))


def _rendered(plain: PlainText, ask: Ask) -> str:
    form, question = plain.form, ask.question
    template = PromptTemplate.from_template(form.template, template_format="f-string")
    values = presets.fill(plain.file.preset, ask.values, form.language)
    return template.format(**values, text=question, question=question, context="")


def _cut(prompt: str, plain: PlainText, run: Run) -> str:
    """Return the end of a long text that fits; sets `run.seen_from` to the letters left out.

    Raises QuestionTooLong for a preset with examples, which stand at the beginning.
    """
    context = plain.local.weights.context_tokens
    limit = context - budget.answer_room(context, run.sampling.max_tokens)
    start = 0
    while (tokens := len(plain.local.text_prompt(prompt[start:]))) > limit:
        if not plain.file.preset.continues:
            raise QuestionTooLong(tokens=tokens, limit=limit)
        # Whole steps of as many letters as tokens fit, about a quarter: while the text grows, it
        # keeps its beginning and the KV cache serves it.
        excess = (tokens - limit) * (len(prompt) - start) // tokens
        start = -(-(start + max(1, excess)) // limit) * limit
    run.seen_from = start
    return prompt[start:]
