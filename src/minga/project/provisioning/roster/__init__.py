"""People brought by a file: looked at first, then brought in by slices."""
