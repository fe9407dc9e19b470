"""How a job is ended early: whoever notices the stop flag raises this through the floors below it."""

from __future__ import annotations


class Stopped(Exception):
    """The user ended the job."""
