"""This machine: folders, settings, log, network guard, locks, installed programs."""
