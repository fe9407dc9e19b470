"""English: other programs on this machine, and other machines."""

TEXTS: dict[str, str] = {
    "server.address": "Address: {url}",
    "server.copy_address": "Copy address",
    "server.copy_token": "Copy token",
    "server.remote": "Not on this computer: your questions go to {address}",
    "server.token": "Token: {token}",
    "settings.server_on": "Let other programs on this computer use model and documents",
    "settings.server_on.hint": "As an OpenAI address, for programs with the token. Nobody outside can reach it.",
    "settings.server_port": "Port for them",
    "settings.server_port.hint": "",
    "settings.remote_url": "Models on another computer",
    "settings.remote_url.hint": (
        "LM Studio, Ollama, llama-server or vLLM; then choose in the model menu. Questions and passages go there."
    ),
    "settings.remote_model": "Name of the model there",
    "settings.remote_model.hint": "Empty: the model menu lists all it has.",
    "settings.remote_key": "Key for it",
    "settings.remote_key.hint": "Only if it wants one. Kept in the settings file, which only you can read.",
    "settings.chroma_url": "Chroma server for search by meaning",
    "settings.chroma_url.hint": "Empty: on this computer. Vectors go there, no texts. Takes effect at the next start.",
}
