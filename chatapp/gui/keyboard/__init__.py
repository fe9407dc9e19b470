"""What the keyboard and the wheel do to fields, alike in the whole window."""
