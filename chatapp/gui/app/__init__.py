"""The window's entry point: single instance, start-up, exception hook, fonts."""
