"""What comes from other systems, and what leaves: files in, files out, the links' own actions in between."""
