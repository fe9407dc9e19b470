"""What a question would send to the model, counted and shown before it is sent."""
