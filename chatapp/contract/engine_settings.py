"""The settings that the engine needs; the window or the terminal sends them in `UseSettings`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from chatapp.contract.records import Thinking

STARTER_EMBEDDER = "starter"
"""The `embedder_path` of the embedder of the first start; "" leaves the choice to the program."""


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """Fields of `machine.settings.Settings`; `language` is that of the local server's errors."""

    language: str = "en"
    model_path: str = ""
    last_model_path: str = ""
    model_options: tuple[str, ...] = ()
    embedder_path: str = ""
    reranker_path: str = ""
    model_folders: tuple[str, ...] = ()
    reading_goal: Literal["quick", "normal", "thorough"] = "normal"
    context_tokens: int = 0
    threads: int = 0
    adapters: tuple[str, ...] = ()
    draft_path: str = ""
    gpu_layers: int = -1
    context_short: Literal["drop", "summarize", "enlarge"] = "drop"
    context_extension: Literal["off", "yarn", "linear"] = "off"
    kv_type: Literal["f16", "q8_0", "q4_0"] = "f16"
    flash_attention: Literal["auto", "on", "off"] = "auto"
    thinking: Thinking = "auto"
    state_cache_megabytes: int = 2048
    remote_url: str = ""
    remote_model: str = ""
    remote_key: str = ""
    chroma_url: str = ""
    hub_url: str = "https://huggingface.co"
    hub_proxy: str = ""
    network_on: bool = False
