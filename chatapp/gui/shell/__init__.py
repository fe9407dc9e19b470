"""The frame of the window: header, side list, transcript, composer and source view in their places."""
