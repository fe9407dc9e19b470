"""The model architectures of this version of llama.cpp and what each is for.

The names are LLM_ARCH_NAMES of src/llama-arch.cpp in llama-cpp-python 0.3.36; a test looks each up
in the library.
"""

from __future__ import annotations

from chatapp.errors import cause_code


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


CHAT: frozenset[str] = _names(
    """
    afmoe apertus arcee arctic arwkv7 baichuan bailingmoe bailingmoe2 bailingmoe3 bitnet bloom
    chameleon chatglm codeshell cogvlm cohere2 cohere2moe command-r dbrx deci deepseek deepseek2
    deepseek2-ocr deepseek32 deepseek4 dots1 dots3note ernie4_5 ernie4_5-moe exaone exaone-moe
    exaone4 falcon falcon-h1 gemma gemma2 gemma3 gemma3n gemma4 glm-dsa glm4 glm4moe glm5-next
    gpt-oss gpt2 gptj gptneox granite granite_swa granitehybrid granitemoe graniteswitch grok
    grovemoe hrm_text hunyuan-dense hunyuan-moe hunyuan_vl hy_v3 hy_v4 internlm2 jais jais2
    jamba kimi-k3 kimi-linear laguna lfm2 lfm2moe llama llama4 maincoder mamba mamba2 maple
    mellum mimo2 minicpm minicpm3 minimax-01 minimax-m2 minimax-m3 mistral3 mistral4 mpt
    muse-glimmer nanbeige nemotron nemotron_h nemotron_h_moe olmo olmo2 olmoe openelm orion
    paddleocr pangu-embedded phi2 phi3 phimoe plamo plamo2 plamo3 plm qwen qwen2 qwen2moe
    qwen2vl qwen3 qwen35 qwen35moe qwen3moe qwen3next qwen3vl qwen3vlmoe qwen4exp refact rwkv6
    rwkv6qwen2 rwkv7 seed_oss smallthinker smollm3 spark2_5 stablelm starcoder starcoder2 step35
    talkie xverse
    """
)

EMBEDDING: frozenset[str] = _names(
    """
    bert modern-bert nomic-bert nomic-bert-moe neo-bert jina-bert-v2 jina-bert-v3 eurobert
    gemma-embedding llama-embed t5encoder
    """
)

PROJECTOR = "clip"

OTHER: dict[str, str] = {
    "t5": "encoder_decoder",
    "dream": "diffusion",
    "llada": "diffusion",
    "llada-moe": "diffusion",
    "rnd1": "diffusion",
    "gemma4-assistant": "draft_head",
    "eagle3": "draft_head",
    "dflash": "draft_head",
    "wavtokenizer-dec": "speech",
    "qwen3tts": "speech",
    "pockettts": "speech",
}
"""Architectures that cannot chat; the values name texts `cause.purpose.…`."""

ELSEWHERE: dict[str, str] = {
    "whisper": "speech_recognition",
    "parakeet": "speech_recognition",
    "sd1": "image",
    "sd2": "image",
    "sd3": "image",
    "sdxl": "image",
    "flux": "image",
    "aura": "image",
    "lumina2": "image",
    "qwen_image": "image",
    "hidream": "image",
    "ltxv": "video",
    "wan": "video",
    "hyvid": "video",
    "cosmos": "video",
}
"""Names that other programs write into GGUF files of models that are not language models."""

SAME_BLOCKS: frozenset[str] = _names(
    """
    llama mistral3 qwen2 qwen3 gemma gemma2 gemma3 phi3 granite internlm2 olmo2 exaone smollm3
    stablelm baichuan starcoder2 command-r cohere2 minicpm hunyuan-dense ernie4_5 seed_oss arcee
    """
)
"""Architectures whose blocks all have the same tensors, so that a missing one is detected."""

FUSED_GATE = frozenset({"phi3"})
"""Of these, those whose ffn_up includes the gate and is twice feed_forward_length."""


def purpose(architecture: str) -> str:
    """Return an architecture, with a code for what it is for when that is not chat."""
    kind = OTHER.get(architecture) or ELSEWHERE.get(architecture)
    return cause_code(f"purpose.{kind}", name=architecture) if kind else architecture
