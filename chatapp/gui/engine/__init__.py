"""The engine as the window sees it: its process, its jobs, and why it ended."""
