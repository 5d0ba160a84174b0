"""Keep a whole installation in one file, and make one from it again, on either database."""


class KeepingError(Exception):
    """Why nothing was kept, restored or moved, in one sentence."""
