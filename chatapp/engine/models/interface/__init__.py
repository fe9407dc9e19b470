"""What local and remote models share: their interface, a run, thinking, pictures."""
