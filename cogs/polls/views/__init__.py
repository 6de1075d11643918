"""Holds the buttons, selects and forms of polls."""
