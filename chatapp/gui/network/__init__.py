"""The network switch: its state in the header, what was refused, and the report on it."""
