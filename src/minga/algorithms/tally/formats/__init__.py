"""Files that other people's elections come in, read and written."""
