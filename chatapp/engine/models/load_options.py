"""How a model is loaded: the choices for it, else the settings."""

from __future__ import annotations

from chatapp.contract.engine_settings import EngineSettings
from chatapp.contract.records import Model
from chatapp.engine.models.llama.offload import Placement
from chatapp.engine.models.llama.weights import LoadOptions
from chatapp.machine.models import options as model_options
from chatapp.machine.models.options import ModelOptions


def of(
    model: Model, own: ModelOptions, settings: EngineSettings, context_tokens: int
) -> LoadOptions:
    """Return the options of a model with a context of this size."""
    follows_settings = own.gpu_layers == model_options.AS_SETTINGS
    return LoadOptions(
        context_tokens,
        settings.threads,
        settings.gpu_layers if follows_settings else own.gpu_layers,
        settings.kv_type,
        settings.flash_attention,
        settings.context_extension,
        model.context_tokens,
        Placement(model.layers, own.cpu_experts, own.gpu_split, own.kv_on_gpu),
    )


def with_fewer_layers(model: Model, gpu_layers: int, options: LoadOptions) -> dict[str, str]:
    """Return details that say on how many layers of a GPU a model runs, {} where it is as wanted."""
    if gpu_layers == options.gpu_layers:
        return {}
    return {"gpu_layers": str(gpu_layers), "all_layers": str(model.layers + 1)}
