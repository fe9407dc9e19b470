"""Programs that measure this program beside llama.cpp's own and the plain LangChain stack, in one run."""
