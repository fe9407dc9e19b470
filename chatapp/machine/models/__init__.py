"""What this machine knows of models: the catalogue, the room for them, the user's choices."""
