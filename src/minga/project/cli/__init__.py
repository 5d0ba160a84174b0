"""``minga``: the command line."""

from minga.project.cli.main import main

__all__ = ["main"]
