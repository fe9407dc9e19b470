"""What search found for a question, weighed; and what carries the sentences of an answer."""
