"""What every chat model has, wherever it runs: its interface, a run, thinking, pictures."""
