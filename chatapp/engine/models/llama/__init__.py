"""The one door to llama.cpp for chat models: weights and vocabulary, samplers, the inner loop."""
