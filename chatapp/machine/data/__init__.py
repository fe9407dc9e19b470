"""The data of a user as a whole: what is there, of which version, whether sound, and its removal."""
