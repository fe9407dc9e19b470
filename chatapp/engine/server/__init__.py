"""The local server: OpenAI's protocol for other programs on this machine."""
