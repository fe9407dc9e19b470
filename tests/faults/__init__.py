"""The fault harness: `make faults`; docs/reliability.md says what it tries and what it printed."""
