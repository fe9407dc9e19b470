"""What a chat model can do, measured once for each model file."""
