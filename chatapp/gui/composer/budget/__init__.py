"""What the next question fills of the model's context, and what to do when it is too much."""
