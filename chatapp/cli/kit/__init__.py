"""`chatapp kit`: offline kits."""
