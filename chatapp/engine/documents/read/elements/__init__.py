"""What all readers are made of: blocks, sections, safe XML, ZIP parts, encodings."""
