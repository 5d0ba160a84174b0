"""Journeys through a served Minga in a real Chromium."""
