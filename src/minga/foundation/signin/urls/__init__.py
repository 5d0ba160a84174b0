"""Addresses of signing in: those of the house (``accounts``), and those of a space (``of_space``)."""
