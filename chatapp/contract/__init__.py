"""What window, terminal and engine exchange: records, commands, events, and the pipe's format."""
