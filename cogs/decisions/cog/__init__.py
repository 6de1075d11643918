"""Parses `/decision` and the menu on messages."""
