"""The network switch: its levels, the lock below Python, and what was refused."""
