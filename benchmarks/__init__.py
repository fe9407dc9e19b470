"""Programs that measure this program beside llama.cpp's own and the plain LangChain stack, in one run."""

from chatapp.engine import patience

# Before any of them loads llama.cpp: in this process it must wait as it does in the engine's.
patience.wait_politely()
