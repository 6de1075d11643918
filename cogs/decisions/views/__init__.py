"""Buttons, selects and forms of the archive: parse, service, render."""
