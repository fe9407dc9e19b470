"""A loaded GGUF model with its template and tokenizer: all that is needed to prompt it and to hear
its answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chatapp.contract.records import Adapter
from chatapp.engine.models.chat_template import ChatTemplate, Turn
from chatapp.engine.models.interface import thinking
from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.llama import adapters
from chatapp.engine.models.llama.generation import Generation, Request
from chatapp.engine.models.llama.weights import Weights
from chatapp.engine.models.prompt_tokens import MOST_PICTURES, PromptTokens, picture_mark

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

    from chatapp.engine.models.llama.draft import Draft
    from chatapp.engine.models.llama.vision import Vision


class LocalModel:
    """A loaded model with its template and tokenizer: all that is needed to prompt it."""

    def __init__(self, weights: Weights, projector: Path | None = None) -> None:
        """`projector` is the file that lets it see pictures."""
        self.weights = weights
        self.tokens = PromptTokens(weights)
        self.template = ChatTemplate(
            weights.chat_template, weights.token_text(weights.bos), weights.token_text(weights.eos)
        )
        self.generation = Generation(weights)
        self.adapters = adapters.Adapters(weights)
        self.thinking_marks = thinking.shown_marks(weights)
        self.projector = projector
        self._vision: Vision | None = None

    def prompt(
        self, messages: Sequence[BaseMessage], tools: Sequence[Mapping[str, Any]] = ()
    ) -> list[int]:
        """Return the prompt tokens; a last message of the assistant is an answer to be continued."""
        # Messages are LangChain's, which is there when they are; this file does not wait for it.
        from chatapp.engine.models import tool_calls
        from chatapp.engine.models.interface import picture_parts

        if tools and not self.template.knows_tools:
            messages, tools = tool_calls.offer(messages, tools), ()
        turns = [
            Turn(
                tool_calls.role(message, self.template),
                tool_calls.as_text(message),
                picture_parts.files(message),
            )
            for message in messages
        ]
        return self.prompt_of(turns, tools)

    def prompt_of(
        self, turns: Sequence[Turn], tools: Sequence[Mapping[str, Any]] = ()
    ) -> list[int]:
        """Return the prompt tokens of turns of a chat; a last one of the assistant is an answer to
        be continued.
        """
        texts = self.tokens.defuse_all([turn.content for turn in turns])
        shown = self._shown(turns)
        safe = [
            Turn(turn.role, _with_pictures(text, turn.pictures, shown))
            for turn, text in zip(turns, texts, strict=True)
        ]
        beginning = safe.pop().content if safe and safe[-1].role == "assistant" else ""
        offered = json.loads(self.tokens.defuse(json.dumps(list(tools), ensure_ascii=False)))
        pictures = [self._sight().tokens(file) for file in shown]
        return self.tokens.tokenize(self.template.render(safe, offered) + beginning, pictures)

    def _shown(self, turns: Sequence[Turn]) -> list[Path]:
        """Return the pictures of a prompt that the model sees: the last ones, none without a vision
        part.
        """
        files = dict.fromkeys(file for turn in turns for file in turn.pictures)
        return list(files)[-MOST_PICTURES:] if self.projector else []

    def _sight(self) -> Vision:
        """Return the vision part, loaded with the first picture. Raises VisionPartUnfit."""
        if self._vision is None:
            assert self.projector is not None
            from chatapp.engine.models.llama.vision import Vision

            self._vision = self.generation.sequence.sight = Vision(self.weights, self.projector)
        return self._vision

    def request(
        self, prompt: list[int], run: Run, stop: tuple[str, ...] = (), json_schema: str = ""
    ) -> Request:
        """Return what is generated from, as a run wishes it."""
        return Request(
            prompt=prompt,
            sampling=run.sampling,
            stop=(*run.stop, *stop, *self.template.stop),
            grammar=run.grammar,
            json_schema=json_schema or run.json_schema,
            logit_bias=run.logit_bias,
            chances=run.chances,
            shown=self.thinking_marks,
            stopped=run.stopped,
            on_prompt=run.on_prompt,
        )

    def told(self, request: Request, run: Run) -> Iterator[tuple[bool, str]]:
        """Yield (is thinking, text) as it comes; thinking goes to `run` as well."""
        for is_thinking, text in self._parts(request, run):
            if is_thinking:
                run.thinking += text
                run.on_thinking(text)
            yield is_thinking, text

    def _parts(self, request: Request, run: Run) -> Iterator[tuple[bool, str]]:
        pieces = self.generation.stream(request, run.outcome)
        if request.grammar or request.json_schema:
            yield from ((False, text) for text in pieces)
            return
        stream = thinking.ThinkingStream(thinking.opened_by(self.weights, request.prompt))
        for text in pieces:
            yield from stream.feed(text)
        yield from stream.finish()

    def use_adapters(self, texts: Sequence[str]) -> tuple[Adapter, ...]:
        """Use exactly these LoRA adapters, FILE or FILE:SCALE; return those in use. Raises
        ModelError.
        """
        if self.adapters.set([adapters.parse(text) for text in texts]):
            self.generation.forget()
        return self.adapters.active

    def use_fitting_adapters(self, texts: Sequence[str]) -> None:
        """Use those LoRA adapters that fit; what was chosen for another model is passed over."""
        self.adapters.set_fitting([adapters.parse(text) for text in texts])

    def use_draft(self, draft: Draft | None) -> None:
        """Let another model write ahead, or none; the one before is freed."""
        if self.generation.draft is not None:
            self.generation.draft.close()
        self.generation.draft = draft

    def close(self) -> None:
        """Free the model's memory."""
        self.use_draft(None)
        if self._vision is not None:
            self._vision.close()
        self.weights.close()


def _with_pictures(text: str, pictures: Sequence[Path], shown: Sequence[Path]) -> str:
    """Put pictures before the text of a turn, as llama-server does; of those that are not seen a
    word stands there.
    """
    return (
        "".join(
            picture_mark(shown.index(file)) if file in shown else "[picture] " for file in pictures
        )
        + text
    )
