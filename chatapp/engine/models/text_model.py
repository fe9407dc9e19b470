"""A loaded GGUF model as a LangChain `LLM`: it continues a text, without any chat template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models.llms import LLM
from langchain_core.outputs import GenerationChunk
from pydantic import Field, InstanceOf

from chatapp.engine.models.interface.run import Run
from chatapp.engine.models.local_model import LocalModel


class TextModel(LLM):
    """`run` holds the wishes for one continuation and takes its outcome."""

    client: InstanceOf[LocalModel]
    run: InstanceOf[Run] = Field(default_factory=Run)

    @property
    def _llm_type(self) -> str:
        return "chatapp-llama.cpp-text"

    def _call(
        self,
        prompt: str,
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> str:
        return "".join(self.client.continued(prompt, self.run, tuple(stop or ())))

    def _stream(
        self,
        prompt: str,
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[GenerationChunk]:
        for text in self.client.continued(prompt, self.run, tuple(stop or ())):
            if run_manager:
                run_manager.on_llm_new_token(text)
            yield GenerationChunk(text=text)
        # LangChain raises for a stream without any chunk; a model may end a text at once.
        yield GenerationChunk(text="")
