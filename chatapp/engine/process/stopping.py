"""The exception that ends a job early, raised where its stop flag is noticed."""

from __future__ import annotations


class JobStopped(Exception):
    """The user ended the job."""
