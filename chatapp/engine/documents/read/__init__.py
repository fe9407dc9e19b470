"""Readers of all kinds of documents but PDF; they run in a child process with limits, without the
library.
"""
