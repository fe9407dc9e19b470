"""What is said and shown while an answer is waited for."""
