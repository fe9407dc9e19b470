"""Offline kits: a folder of volumes with hashes that carries the program and models to a machine without internet."""
