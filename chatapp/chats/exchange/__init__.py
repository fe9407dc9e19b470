"""Chats that leave the program and come into it: files of ours and of other programs."""
