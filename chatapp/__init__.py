"""A private assistant on your own machine: chat, presets and answers from PDFs, offline."""

__version__ = "0.1.0"
