"""What window, terminal and engine exchange: records, commands and events, and the format of the
pipe.
"""
