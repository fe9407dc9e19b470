"""English: models and presets."""

TEXTS: dict[str, str] = {
    # model
    "model.button": "Model: {name}",
    "model.choose_file": "Choose a file…",
    "model.english_only": "English only",
    "model.from_starter": "installed with the program",
    "model.from_chosen": "from a folder you added",
    "model.from_chatapp": "from the models folder",
    "model.is_reranker": "A reranker: it sorts what the search finds. Choose it in the settings.",
    "model.is_embedding": "An embedding model: it finds passages. Choose it in the settings.",
    "model.loading": "Loading {name}",
    "model.missing": "No model",
    "model.name": "Models",
    "model.none": "No chat model found",
    "model.none_explained": "Put a GGUF file into the models folder or choose one.",
    "model.open_folder": "Open models folder",
    "model.starter": "This small starter model speaks English only. Put a better GGUF into {folder} or choose one.",
    "model.template": "{name} has no chat template that works, so a common one is used. Answers may be worse.",
    "model.too_large": "needs {needed} of memory, more than is free",
    "model.unusable": "Cannot chat",
    "model.waiting": "Getting ready",
    # preset
    "preset.button": "Preset: {name}",
    "preset.chat": "Chat",
    "preset.example": "Try an example",
    "preset.list_placeholder": "separated by commas",
    "preset.name": "Presets",
}
