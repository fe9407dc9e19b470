"""How families of models mark their thinking, and how their templates switch it: data only.

Sources: the chat templates in the models' own repositories; Gemma 4's prompt formatting guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chatapp.contract.records import Thinking


@dataclass(frozen=True, slots=True)
class Frame:
    """Marks around an answer that are no part of it."""

    opening: str
    closing: str


@dataclass(frozen=True, slots=True)
class ThinkingFamily:
    """The marks of a family.

    prompt_ends: further ends of a prompt behind which the model is thinking, besides the openings.
    noise: marks that are no text, in the thinking or behind it.
    reopens: the model may think again after a part of its answer.
    """

    models: str
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    prompt_ends: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    noise: tuple[str, ...] = ()
    reopens: bool = False


FAMILIES = (
    ThinkingFamily(
        "Qwen 3, QwQ, DeepSeek, EXAONE 4, GLM, Granite, Hunyuan, Hermes, MiniMax, Nemotron, SmolLM3",
        ("<think>",),
        ("</think>",),
        # Hunyuan, Granite 3.3
        frames=(Frame("<answer>", "</answer>"), Frame("<response>", "</response>")),
    ),
    ThinkingFamily("EXAONE Deep", ("<thought>",), ("</thought>",)),
    ThinkingFamily("Magistral, Mistral Small 4", ("[THINK]",), ("[/THINK]",)),
    ThinkingFamily(
        "Command A, Command R7B",
        ("<|START_THINKING|>",),
        ("<|END_THINKING|>",),
        frames=(
            Frame("<|START_RESPONSE|>", "<|END_RESPONSE|>"),
            Frame("<|START_TEXT|>", "<|END_TEXT|>"),
        ),
    ),
    ThinkingFamily(
        "Seed-OSS",
        ("<seed:think>",),
        ("</seed:think>",),
        prompt_ends=("<seed:think><seed:cot_budget_reflect>",),
        noise=("<seed:cot_budget_reflect>", "</seed:cot_budget_reflect>"),
    ),
    ThinkingFamily(
        "gpt-oss",
        (
            "<|channel|>analysis<|message|>",
            "<|start|>assistant<|channel|>analysis<|message|>",
        ),
        (
            "<|start|>assistant<|channel|>final<|message|>",
            "<|channel|>final<|message|>",
        ),
        noise=("<|end|>", "<|return|>", "<|start|>assistant<|channel|>commentary<|message|>"),
        reopens=True,
    ),
    ThinkingFamily("Gemma 4", ("<|channel>thought",), ("<channel|>",), noise=("<turn|>",)),
    ThinkingFamily("Apertus", ("<|inner_prefix|>",), ("<|inner_suffix|>",)),
    ThinkingFamily("Kimi VL", ("◁think▷",), ("◁/think▷",)),
    ThinkingFamily(
        "Kimi K3",
        ("<|open|>think<|sep|>",),
        ("<|close|>think<|sep|>",),
        frames=(Frame("<|open|>response<|sep|>", "<|close|>response<|sep|>"),),
    ),
    ThinkingFamily(
        "Solar Open",
        ("<|think|>",),
        ("<|begin|>assistant<|content|>", "<|content|>"),
        noise=("<|end|>",),
    ),
    ThinkingFamily("MiniMax M3", ("<mm:think>",), ("</mm:think>",)),
    ThinkingFamily(
        "Apriel",
        (),
        ("[BEGIN FINAL RESPONSE]",),
        prompt_ends=("Here are my reasoning steps:",),
        noise=("[END FINAL RESPONSE]",),
    ),
)


@dataclass(frozen=True, slots=True)
class ThinkingSwitch:
    """A variable of chat templates, and the values to try for each level, the best first."""

    variable: str
    values: Mapping[Thinking, tuple[Any, ...]]


_ON_OFF: Mapping[Thinking, tuple[Any, ...]] = {
    "off": (False,),
    "low": (True,),
    "medium": (True,),
    "high": (True,),
}
_EFFORTS: Mapping[Thinking, tuple[Any, ...]] = {
    "off": ("none", "minimal", "low"),
    "low": ("low", "medium", "high"),
    "medium": ("medium", "high"),
    "high": ("high",),
}
UNUSUAL_EFFORTS = ("none", "minimal")
"""Efforts that are used only where a template names them; gpt-oss would print any."""

SWITCHES = (
    # Qwen 3, EXAONE 4, Gemma 4, GLM, Granite 4, Hunyuan, Nemotron 3, SmolLM3
    ThinkingSwitch("enable_thinking", _ON_OFF),
    # DeepSeek V3.1, Granite 3, Hermes 4, Kimi K2.5
    ThinkingSwitch("thinking", _ON_OFF),
    # Command A
    ThinkingSwitch("reasoning", _ON_OFF),
    # gpt-oss, Mistral Small 4, Solar Open
    ThinkingSwitch("reasoning_effort", _EFFORTS),
    # Kimi K3
    ThinkingSwitch("thinking_effort", _EFFORTS),
    # MiniMax M3
    ThinkingSwitch(
        "thinking_mode",
        {"off": ("disabled",), **dict.fromkeys(("low", "medium", "high"), ("enabled",))},
    ),
    # Seed-OSS: tokens; steps of the table in its template.
    ThinkingSwitch(
        "thinking_budget", {"off": (0,), "low": (512,), "medium": (4096,), "high": (16384,)}
    ),
)


OFF_WORD, ON_WORD = "/no_think", "/think"
"""In the system message, where a template has no variable: Nemotron Nano 2, Nemotron Super 1.5."""
