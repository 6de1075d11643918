"""Buttons, selects and forms of polls: parse, service, render."""
