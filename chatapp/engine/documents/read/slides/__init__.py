"""Parts of the readers of presentations."""
