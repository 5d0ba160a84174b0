"""A census's list by file: read here, hashed and kept by the foundation."""
