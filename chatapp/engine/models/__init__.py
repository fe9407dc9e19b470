"""Chat models: GGUF files in llama.cpp, remote hosts, prompts, budgets and caches."""
