"""Holds the buttons, selects and forms of the archive."""
