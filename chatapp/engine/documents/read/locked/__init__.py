"""Files that are locked by a password: what is in them is written out, unlocked, before it is read."""
