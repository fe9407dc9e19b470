"""The probability tint: how sure the model was, in the text of an answer."""
