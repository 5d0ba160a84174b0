"""Rolls of the organization: who is on one can show it, once, and a vote may be theirs alone. No number is kept."""
