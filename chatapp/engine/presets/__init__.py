"""Presets: prompt files with a form, a LangChain prompt and an output format."""
