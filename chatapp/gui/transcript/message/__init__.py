"""What belongs to one message: its blocks, its facts, what it asks for, its fold."""
