"""Models: GGUF files through llama.cpp, what fits their context, what a file is."""
