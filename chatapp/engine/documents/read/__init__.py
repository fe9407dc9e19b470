"""Readers of all formats but PDF; they run in a child process with limits, without the library."""
