"""The page on which a model continues a text: type, go on, look at tokens, go on from another one."""
