"""This computer: folders, settings, log, network guard, locks and programs that are installed."""
